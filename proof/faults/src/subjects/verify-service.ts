import { deadLetterTopicName } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { PlatformConfig, ServiceDefinition } from '@tradewind/service';
import { deadLettersHold } from '../invariants/dead-letters.js';
import { entitiesHold } from '../invariants/entities.js';
import { outputsHold } from '../invariants/outputs.js';
import { positionsHold, publishedIn } from '../invariants/positions.js';
import { TopicRecords } from '../reference/read-topics.js';
import { runReference } from '../reference/reference-run.js';
import type { Evidence, Verdict, Verdicts } from '../run/subject.js';
import type { Composed } from './stream/compose.js';

/** A service with its topics, both for the run under faults and for the reference. */
export interface ServiceUnderFaults<Config extends PlatformConfig = PlatformConfig> {
  readonly definition: ServiceDefinition<Config>;
  readonly environment: Readonly<Record<string, string>>;
  readonly topics: readonly TopicContract[];
  /**
   * Topics besides whose records the reference is given as well, since they depend on the faults: how often
   * a training job was started, for instance. Offsets in them are part of what is concluded from them.
   */
  readonly alsoGiven?: readonly TopicContract[];
  /** The topics that it folds, beginning with the one that the workload is published to. */
  readonly folded: readonly [TopicContract, ...TopicContract[]];
}

/** Reads the log of the service as it is. */
export function recordsOf<Config extends PlatformConfig>(
  { topics, alsoGiven = [] }: ServiceUnderFaults<Config>,
  { log }: Evidence,
): Promise<TopicRecords> {
  const names = [...topics, ...alsoGiven].map(({ name }) => name);
  return TopicRecords.read(
    log,
    names.flatMap((name) => [name, deadLetterTopicName(name)]),
  );
}

/** The invariants that are the same for all: positions and deadLetters. */
export async function commonVerdicts<Config extends PlatformConfig>(
  service: ServiceUnderFaults<Config>,
  composed: Composed,
  evidence: Evidence,
  records: TopicRecords,
): Promise<Verdicts> {
  const { definition, folded } = service;
  return {
    positions: await positionsHold({
      ...evidence,
      service: definition.name,
      folded,
      isPublished: publishedIn(records),
    }),
    deadLetters: deadLettersOf(service, composed, records),
  };
}

/** Folds the log again, with every folded topic as it is: the invariants entities and outputs. */
export async function reproducedVerdicts<Config extends PlatformConfig>(
  service: ServiceUnderFaults<Config>,
  { store }: Evidence,
  records: TopicRecords,
): Promise<Verdicts> {
  const { folded, alsoGiven = [] } = service;
  const [input] = folded;
  const reference = await runReference({
    ...service,
    topics: [...service.topics, ...alsoGiven],
    given: [...folded, ...alsoGiven],
    records,
  });
  const published = service.topics.filter((topic) => topic !== input);
  return {
    entities: await entitiesHold(reference.scopes, store),
    outputs: outputsHold(
      published.map(({ name }) => ({
        topic: name,
        expected: reference.outputs.get(name) ?? [],
        seen: records.topic(name),
      })),
    ),
  };
}

function deadLettersOf<Config extends PlatformConfig>(
  { topics, folded: [input] }: ServiceUnderFaults<Config>,
  { poison }: Composed,
  records: TopicRecords,
): Verdict {
  const verdicts = topics.map((topic) =>
    deadLettersHold({
      topic: topic.name,
      injected: topic === input ? poison : [],
      input: records.topic(topic.name),
      seen: records.topic(deadLetterTopicName(topic.name)),
    }),
  );
  return verdicts.find(({ held }) => !held) ?? verdicts[topics.indexOf(input)] ?? nothing;
}

const nothing: Verdict = { held: true, detail: 'no topic' };
