import { describe, expect, it } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { Metrics } from '@tradewind/observability';
import { clientMetrics } from './client-metrics.js';
import { processorMetrics } from './processor-metrics.js';

const topic = 'storefront.events.v1';
const at = { topic, partition: 2 };

/** Returns a line without the common labels and with the others in order. */
function plain(line: string): string {
  return line.replace(/\{(.*)\}/, (_, labels: string) => {
    const others = labels.split(',').filter((label) => !/^$|^(topic|service)=/.test(label));
    return `{${others.sort().join()}}`;
  });
}

function observed() {
  const metrics = new Metrics('spec');
  const said: string[] = [];
  const logger = new ConsoleLogger('spec', { logLevels: [] });
  logger.warn = (text: string) => said.push(text);
  logger.error = (text: string) => said.push(text);
  const lines = async (name: string) =>
    ((await metrics.expose()).match(new RegExp(`^${name}\\{.*`, 'gm')) ?? []).map(plain);
  return { metrics, reports: processorMetrics(metrics, logger), said, lines };
}

describe('processorMetrics', () => {
  it('counts what the processors report', async () => {
    const { reports, lines, said } = observed();
    reports.folded(at, 5);
    reports.duplicated(at, 2);
    reports.conflicted(at);
    reports.regressed(at);
    reports.republished(at, 3);
    reports.gap(at, 7);
    reports.assigned(topic, [0, 1]);
    for (const [name, value] of [
      ['events_folded', 5],
      ['duplicates_dropped', 2],
      ['cas_conflicts', 1],
      ['state_regressions', 1],
      ['outbox_republished', 3],
      ['gap_records', 7],
      ['rebalances', 1],
    ] as const) {
      expect(await lines(`tradewind_${name}_total`)).toEqual([
        `tradewind_${name}_total{} ${String(value)}`,
      ]);
    }
    expect(said).toEqual([
      expect.stringContaining(`state of ${topic}[2] differs from the last write`),
      `7 records of ${topic}[2] were removed by retention before they were folded`,
    ]);
  });

  it('times batches, writes, gates and publications', async () => {
    const { reports, lines } = observed();
    reports.batchTook(topic, 0.02);
    reports.writeTook(topic, 0.02);
    reports.confirmTook(topic, 0.02);
    reports.publishTook(topic, 0.02);
    for (const name of ['batch', 'state_write', 'durability_wait', 'publish']) {
      expect(await lines(`tradewind_${name}_seconds_count`)).toEqual([
        `tradewind_${name}_seconds_count{} 1`,
      ]);
    }
  });

  it('labels dead-letter records by known codes, whatever a record says', async () => {
    const { reports, lines } = observed();
    reports.deadLettered(at, 'gap');
    reports.deadLettered(at, 'gap');
    for (let n = 0; n < 500; n += 1) reports.deadLettered(at, `made-up-${String(n)}`);
    expect(await lines('tradewind_dead_letters_total')).toEqual([
      'tradewind_dead_letters_total{reason="gap"} 2',
      'tradewind_dead_letters_total{reason="other"} 500',
    ]);
  });

  it('exports every counter from the first assignment on, so that its first increase is visible', async () => {
    const { reports, metrics, lines } = observed();
    reports.assigned(topic, []);
    expect(await lines('tradewind_gap_records_total')).toEqual(['tradewind_gap_records_total{} 0']);
    expect(await lines('tradewind_dead_letters_total')).toContain(
      'tradewind_dead_letters_total{reason="not-json"} 0',
    );
    const exposed = await metrics.expose();
    for (const [, name = ''] of exposed.matchAll(/^# TYPE (tradewind_\w+) counter$/gm)) {
      expect(await lines(name)).not.toEqual([]);
    }
  });

  it('warns about retries at a limited rate, and counts each one', async () => {
    const { reports, lines, said } = observed();
    for (let n = 0; n < 100; n += 1) reports.retried(at, new Error('away'));
    expect(await lines('tradewind_retries_total')).toEqual(['tradewind_retries_total{} 100']);
    expect(said).toEqual([`${topic}[2] waits and retries: Error: away`]);
  });
});

describe('clientMetrics', () => {
  it('counts what the clients do', async () => {
    const { metrics, lines } = observed();
    const clients = clientMetrics(metrics);
    clients.kafka.heartbeat('g');
    clients.kafka.crashed('g', false);
    clients.kafka.requested('producer', 'Produce', 0.003);
    clients.kafka.requested('consumer', 'Fetch', 0.1);
    clients.kafka.timedOut('producer');
    clients.kafkaError();
    clients.redisError();
    for (const line of [
      'kafka_consumer_heartbeat_total{group="g"} 1',
      'kafka_consumer_connection_crashed_total{group="g",restarts="false"} 1',
      'kafka_producer_request_duration_seconds_count{api="Produce"} 1',
      'kafka_consumer_request_duration_seconds_count{api="Fetch"} 1',
      'kafka_client_request_timeouts_total{client="producer"} 1',
      'tradewind_kafka_client_errors_total{} 1',
      'tradewind_redis_client_errors_total{} 1',
    ]) {
      expect(await lines(line.slice(0, line.indexOf('{')))).toEqual([line]);
    }
  });
});
