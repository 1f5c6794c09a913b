import { countersHold } from '../../invariants/counters.js';
import type { Evidence, Subject, Verdicts, Workload, WorkloadOptions } from '../../run/subject.js';
import { compose } from '../stream/compose.js';
import type { Composed } from '../stream/compose.js';
import { STREAM_START } from '../stream/stream-event.js';
import { StoredState } from '../stored-state.js';
import { commonVerdicts, findingsOf } from '../verify-service.js';
import type { ServiceUnderFaults } from '../verify-service.js';
import { amountEvents } from './amount-events.js';
import { figuresOfEvents, figuresOfState } from './expected-figures.js';
import { QUIET_AFTER_MS } from './folds.js';
import { processorService } from './service.js';
import { processorTopics } from './topics.js';

const EPOCH_MS = 60_000;
const TICK_EVERY_MS = 15_000;
/** Skewed events are up to an hour late or early. */
const SKEW_MS = 3_600_000;

/** The processor by itself, with folds that are small enough to be reckoned by hand. */
export function processorSubject(run = ''): Subject {
  const topics = processorTopics(run);
  const { amounts, reports, totals } = topics;
  const environment = { SUBJECT: 'processor', FAULTS_RUN: run, MODEL_EPOCH_MS: String(EPOCH_MS) };
  const service: ServiceUnderFaults = {
    definition: processorService(run),
    environment,
    topics: [amounts, reports, totals],
    folded: [amounts, reports],
  };
  return {
    name: 'processor',
    topics: service.topics,
    folded: service.folded,
    service: service.definition.name,
    environment,
    workload: (options) => processorWorkload(service, run, options),
  };
}

function processorWorkload(
  service: ServiceUnderFaults,
  run: string,
  options: WorkloadOptions,
): Workload {
  const events = amountEvents(options.seed, options.events);
  const last = events.at(-1)?.time ?? STREAM_START;
  const end = last + SKEW_MS + QUIET_AFTER_MS + 2 * EPOCH_MS;
  const [topic] = service.folded;
  const composed = compose({ topic, events, tickEveryMs: TICK_EVERY_MS, end }, options);
  return {
    records: composed.records,
    poisoned: composed.poison.length,
    duplicated: composed.duplicated,
    verify: (evidence) => verify(service, run, composed, evidence),
  };
}

async function verify(
  service: ServiceUnderFaults,
  run: string,
  composed: Composed,
  evidence: Evidence,
): Promise<Verdicts> {
  const topics = processorTopics(run);
  const findings = await findingsOf(service, evidence);
  const state = new StoredState(service.definition.name, evidence.store);
  const expected = figuresOfEvents(composed.events, topics);
  const got = await figuresOfState(state, topics, findings.records);
  return {
    I1: countersHold(expected, got),
    ...(await commonVerdicts(service, composed, evidence, findings)),
  };
}
