/** A variable that is read elsewhere than in the configuration of a service. */
export interface OtherVariable {
  readonly name: string;
  readonly meaning: string;
  readonly readBy: string;
}

const port = (name: string, service: string): OtherVariable => ({
  name,
  meaning: `The port of ${service}; a preferred one, or a free one, if it is unset.`,
  readBy: '`npm start`, `docker compose`',
});
const traces = (name: string, meaning: string): OtherVariable => ({
  name,
  meaning,
  readBy: 'every service',
});

/** The other variables of the platform, by name. */
export const otherVariables: readonly OtherVariable[] = [
  port('CHATBOT_PORT', 'chatbot-service'),
  port('COLLECTOR_PORT', 'collector-service'),
  port('CONSOLE_PORT', 'console-service'),
  {
    name: 'CRASH_POINT_SEEDS',
    meaning: 'Workloads with which a replica is killed at every step of the protocol.',
    readBy: '`npm test`',
  },
  port('MARKETING_PORT', 'marketing-service'),
  traces('OTEL_EXPORTER_OTLP_ENDPOINT', 'Where traces go, `http://host:4318`; nowhere if unset.'),
  traces('OTEL_SDK_DISABLED', '`true`: no traces.'),
  traces('OTEL_TRACES_SAMPLER', 'Which requests are traced.'),
  traces('OTEL_TRACES_SAMPLER_ARG', 'Of the sampler, such as a share of all requests.'),
  port('PROFILE_PORT', 'profile-service'),
  port('RECOMMENDER_PORT', 'recommender-service'),
  port('SHOP_PORT', 'shop-service'),
  {
    name: 'TRADEWIND_CACHE',
    meaning: 'Where downloads are kept; `~/.cache/tradewind` if unset.',
    readBy: '`npm start`, `npm test`',
  },
  {
    name: 'TRADEWIND_CRASH_POINT',
    meaning: 'The step at which a replica ends itself.',
    readBy: '`npm run faults`',
  },
  {
    name: 'TRADEWIND_DATA',
    meaning: 'Where public data sets are that some specs use.',
    readBy: '`npm test`, `npm run bench`',
  },
  {
    name: 'TRADEWIND_DISPOSABLE_STACK',
    meaning: 'Journeys may delete what Kafka and Redis hold.',
    readBy: '`npm test`',
  },
  {
    name: 'TRADEWIND_FREEZE_POINT',
    meaning: 'The step at which a replica stops for a while.',
    readBy: '`npm run faults`',
  },
  {
    name: 'TRADEWIND_KEY',
    meaning: "A tenant's secret key, or the operator's.",
    readBy: '`npm run documents`',
  },
  {
    name: 'TRADEWIND_MUTATION',
    meaning: 'The defect that a control of the fault suite is built with.',
    readBy: '`npm run faults`',
  },
  {
    name: 'TRADEWIND_PARENT',
    meaning: 'The process with which a local Kafka or Redis ends.',
    readBy: '`npm run stack`',
  },
  {
    name: 'TRADEWIND_SHOP_URL',
    meaning: 'Where shop-service is; `http://127.0.0.1:3006` if unset.',
    readBy: '`npm run documents`',
  },
];
