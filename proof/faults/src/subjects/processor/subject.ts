import { countersHold } from '../../invariants/counters.js';
import type { Subject, WorkloadOptions } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import { StoredState } from '../stored-state.js';
import { compose } from '../stream/compose.js';
import type { Composed } from '../stream/compose.js';
import { STREAM_START } from '../stream/stream-event.js';
import { amountEvents } from './amount-events.js';
import { withLinks } from './linked-accounts.js';
import { figuresOfEvents, figuresOfState } from './expected-figures.js';
import { QUIET_AFTER_MS } from './folds.js';
import { processorService } from './service.js';
import { processorTopics } from './topics.js';
import type { ProcessorTopics } from './topics.js';
import { announcedIn, announcements, factorsOf, insertedOf } from './weights.js';

const EPOCH_MS = 60_000;
const TICK_EVERY_MS = 15_000;
/** Skewed events are up to an hour late or early. */
const SKEW_MS = 3_600_000;

/** The processor by itself, with folds that are simple enough to check by hand. */
export function processorSubject(run = ''): Subject {
  const topics = processorTopics(run);
  const { amounts, handOvers, reports, totals } = topics;
  const definition = processorService(run);
  return serviceSubject({
    name: 'processor',
    service: {
      definition,
      environment: { FAULTS_RUN: run, MODEL_EPOCH_MS: String(EPOCH_MS) },
      topics: [amounts, handOvers, reports, totals],
      folded: [amounts, reports],
    },
    compose: (options) => workloadOf(topics, options),
    judge: async ({ events, inserted }, { store }, { records }) => {
      const factors = factorsOf(announcedIn(inserted), events.length);
      const state = new StoredState(definition.name, store);
      const got = await figuresOfState(state, topics, records);
      return { counters: countersHold(figuresOfEvents(events, topics, factors), got) };
    },
  });
}

function workloadOf({ amounts: topic }: ProcessorTopics, options: WorkloadOptions): Composed {
  const amounts = amountEvents(options.seed, options.events);
  const events = options.links ? withLinks(amounts, options.seed) : amounts;
  const last = events.at(-1)?.time ?? STREAM_START;
  const end = last + SKEW_MS + QUIET_AFTER_MS + 2 * EPOCH_MS;
  const inserted = insertedOf(topic, announcements(options.seed, events.length));
  return compose({ topic, events, tickEveryMs: TICK_EVERY_MS, end, inserted }, options);
}
