import type { AlertCase, Series } from './alert-case.js';

const profile = 'service="profile-service"';
const marketing = 'service="marketing-service"';
const topic = 'topic="storefront.events.v1"';
const folds = `{${profile},${topic}}`;
const ofFolds = { service: 'profile-service', topic: 'storefront.events.v1' };

/** A counter of a topic that rises, and the same one that stays. */
const rises = (alert: string, counter: string, by = 1): AlertCase => ({
  alert,
  at: 20,
  fires: { [counter + folds]: `0+${String(by)}x30` },
  silent: { [counter + folds]: '7+0x30' },
  labels: ofFolds,
});

/** A gauge of a topic that lies above or below its bound. */
const gauge = (alert: string, name: string, [high, low]: [number, number]): AlertCase => ({
  alert,
  at: 20,
  fires: { [name + folds]: `${String(high)}+0x30` },
  silent: { [name + folds]: `${String(low)}+0x30` },
  labels: ofFolds,
});

/** Of a histogram: requests a minute, and those of them that were within the bound. */
const histogram = (name: string, labels: string, le: string, [all, within]: [number, number]) => ({
  [`${name}_count{${labels}}`]: `0+${String(all)}x90`,
  [`${name}_bucket{${labels},le="${le}"}`]: `0+${String(within)}x90`,
  [`${name}_bucket{${labels},le="10"}`]: `0+${String(all)}x90`,
  [`${name}_bucket{${labels},le="+Inf"}`]: `0+${String(all)}x90`,
});

const reads = 'service="recommender-service",route="/v1/recommendations",method="GET",status="200"';
const answered = (status: string, each: number) => ({
  [`tradewind_http_request_seconds_count{service="shop-service",route="/v1/items",method="PUT",status="${status}"}`]: `0+${String(each)}x90`,
});

const allServices = [
  'collector',
  'profile',
  'recommender',
  'marketing',
  'chatbot',
  'shop',
  'console',
];
const ready = (names: readonly string[]): Series =>
  Object.fromEntries(names.map((name) => [`tradewind_ready{service="${name}-service"}`, '1+0x30']));

const model = (loss: number, baseline: number, examples: number): Series =>
  Object.fromEntries(
    Object.entries({ loss, baseline_loss: baseline, examples }).map(([name, value]) => [
      `tradewind_model_${name}{${marketing},model="propensity",tenant="demo"}`,
      `${String(value)}+0x60`,
    ]),
  );

const campaigns = (decision: string, values: string) => ({
  [`tradewind_campaigns_total{${marketing},kind="win-back",decision="${decision}"}`]: values,
});
const folded = (values: string) => ({
  [`tradewind_events_folded_total{${marketing},${topic}}`]: values,
});

const processes: readonly AlertCase[] = [
  ...allServices.map((name) => ({
    alert: 'TradewindAbsent',
    of: name,
    at: 10,
    fires: ready(allServices.filter((other) => other !== name)),
    silent: ready(allServices),
    labels: { service: `${name}-service` },
  })),
  {
    alert: 'TradewindCrashLoop',
    at: 20,
    fires: { [`process_start_time_seconds{${profile},instance="a"}`]: '100+120x30' },
    // A deployment, and one restart after it.
    silent: { [`process_start_time_seconds{${profile},instance="a"}`]: '100+0x9 700+0x5 990+0x20' },
    labels: { service: 'profile-service', instance: 'a' },
  },
  {
    alert: 'TradewindPodCrashLoop',
    of: 'through a back-off of five minutes between short lives',
    at: 30,
    fires: {
      'kube_pod_container_status_waiting_reason{namespace="tradewind",pod="profile-service-1",container="service",reason="CrashLoopBackOff"}':
        '0 1 0 1 1 0 1 1 1 1 1 0 1 1 1 1 1 0 1 1 1 1 1 0 1 1 1 1 1 0 1 1 1',
    },
    silent: {
      'kube_pod_container_status_waiting_reason{namespace="tradewind",pod="profile-service-1",container="service",reason="ContainerCreating"}':
        '1+0x40',
    },
    labels: { namespace: 'tradewind', pod: 'profile-service-1' },
  },
  {
    alert: 'TradewindConsumerDied',
    at: 20,
    fires: {
      [`kafka_consumer_connection_crashed_total{${profile},group="g",restarts="false"}`]:
        '0x10 1x20',
    },
    silent: {
      [`kafka_consumer_connection_crashed_total{${profile},group="g",restarts="true"}`]:
        '0x10 1x20',
    },
    labels: { service: 'profile-service', group: 'g' },
  },
  rises('TradewindRebalances', 'tradewind_rebalances_total', 3),
];

const state: readonly AlertCase[] = [
  rises('TradewindGap', 'tradewind_gap_records_total'),
  rises('TradewindStateRegression', 'tradewind_state_regressions_total'),
  {
    alert: 'TradewindDeadLetters',
    at: 20,
    fires: {
      [`tradewind_dead_letters_total{${profile},${topic},reason="fold-failed"}`]: '0x15 1x20',
    },
    // A gap has an alert of its own.
    silent: { [`tradewind_dead_letters_total{${profile},${topic},reason="gap"}`]: '0x15 1x20' },
    labels: { ...ofFolds, reason: 'fold-failed' },
  },
  {
    alert: 'TradewindDurabilityWait',
    at: 30,
    fires: histogram('tradewind_durability_wait_seconds', profile, '1', [100, 50]),
    silent: histogram('tradewind_durability_wait_seconds', profile, '1', [100, 100]),
    labels: { service: 'profile-service' },
  },
];

const progress: readonly AlertCase[] = [
  gauge('TradewindLag', 'tradewind_lag_seconds', [61, 59]),
  gauge('TradewindLagNearRetention', 'tradewind_lag_seconds', [300_000, 200_000]),
  gauge('TradewindFoldStalled', 'tradewind_fold_stalled_seconds', [31, 29]),
  gauge('TradewindStruggling', 'tradewind_struggling', [1, 0]),
  {
    alert: 'TradewindNotReady',
    at: 20,
    fires: { [`tradewind_ready{${profile},instance="a"}`]: '0x30' },
    silent: { [`tradewind_ready{${profile},instance="a"}`]: '0x5 1x30' },
    labels: { service: 'profile-service', instance: 'a' },
  },
  {
    alert: 'TradewindClockStands',
    at: 20,
    // The time of a test begins with 0.
    fires: { [`tradewind_stream_time_seconds${folds}`]: '0x30' },
    silent: { [`tradewind_stream_time_seconds${folds}`]: '0+60x30' },
    labels: { service: 'profile-service' },
  },
];

const collector: readonly AlertCase[] = [
  ...(['unavailable', 'busy'] as const).map((outcome) => ({
    alert: outcome === 'busy' ? 'TradewindCollectorBusy' : 'TradewindCollectorUnavailable',
    at: 30,
    fires: {
      [`collector_requests_total{service="collector-service",outcome="${outcome}"}`]: '0+1x40',
    },
    silent: {
      'collector_requests_total{service="collector-service",outcome="accepted"}': '0+9x40',
    },
    labels: { service: 'collector-service' },
  })),
  {
    alert: 'TradewindPublishSlow',
    at: 30,
    fires: histogram('collector_publish_seconds', 'service="collector-service"', '1', [100, 50]),
    silent: histogram('collector_publish_seconds', 'service="collector-service"', '1', [100, 100]),
    labels: { service: 'collector-service' },
  },
];

const objectives: readonly AlertCase[] = [
  {
    alert: 'TradewindReadsSlow',
    at: 80,
    fires: histogram('tradewind_http_request_seconds', reads, '0.25', [1_000, 800]),
    silent: histogram('tradewind_http_request_seconds', reads, '0.25', [1_000, 900]),
    labels: { service: 'recommender-service' },
  },
  {
    alert: 'TradewindRequestsFail',
    at: 80,
    fires: { ...answered('200', 1_000), ...answered('503', 20) },
    silent: { ...answered('200', 1_000), ...answered('503', 10), ...answered('400', 500) },
    labels: { service: 'shop-service' },
  },
  {
    alert: 'TradewindOutputSlow',
    at: 80,
    fires: histogram('tradewind_event_to_output_seconds', `${profile},${topic}`, '1', [100, 80]),
    silent: histogram('tradewind_event_to_output_seconds', `${profile},${topic}`, '1', [100, 99]),
    labels: { service: 'profile-service' },
  },
];

const business: readonly AlertCase[] = [
  {
    alert: 'TradewindModelNotLearning',
    at: 40,
    fires: {
      [`tradewind_stream_time_seconds${folds}`]: '1000+60x50',
      [`tradewind_model_learned_until_seconds{${profile},model="kmeans"}`]: '990+0x50',
    },
    silent: {
      [`tradewind_stream_time_seconds${folds}`]: '1000+60x50',
      [`tradewind_model_learned_until_seconds{${profile},model="kmeans"}`]: '980+60x50',
    },
    labels: { service: 'profile-service', model: 'kmeans' },
  },
  {
    alert: 'TradewindModelWorseThanBaseline',
    at: 50,
    fires: model(0.7, 0.69, 500),
    silent: model(0.68, 0.69, 500),
    labels: { service: 'marketing-service', model: 'propensity', tenant: 'demo' },
  },
  {
    alert: 'TradewindModelWorseThanBaseline',
    of: 'once there are enough examples',
    at: 50,
    fires: model(0.7, 0.69, 2_000),
    silent: model(0.7, 0.69, 100),
    labels: { service: 'marketing-service', model: 'propensity', tenant: 'demo' },
  },
  {
    alert: 'TradewindCampaignsSuppressed',
    at: 600,
    step: 10,
    fires: { ...campaigns('requested', '3x70'), ...campaigns('suppressed', '0+1x70') },
    silent: { ...campaigns('requested', '3x40 4x30'), ...campaigns('suppressed', '0+1x70') },
    labels: { service: 'marketing-service' },
  },
  {
    alert: 'TradewindCampaignsStopped',
    at: 1_900,
    step: 10,
    fires: { ...campaigns('requested', '0+10x50 500x150'), ...folded('0+1000x200') },
    // Nothing comes of nothing.
    silent: { ...campaigns('requested', '0+10x50 500x150'), ...folded('0+1000x50 50000x150') },
    labels: { service: 'marketing-service' },
  },
  {
    alert: 'TradewindHandOffsWait',
    at: 20,
    fires: { 'tradewind_handoffs_oldest_waiting_seconds{service="chatbot-service"}': '1801+60x30' },
    silent: { 'tradewind_handoffs_oldest_waiting_seconds{service="chatbot-service"}': '0+60x30' },
    labels: { service: 'chatbot-service' },
  },
];

/** For every alert a state in which it fires, and one in which it does not. */
export const alertCases = [
  ...processes,
  ...state,
  ...progress,
  ...collector,
  ...objectives,
  ...business,
];
