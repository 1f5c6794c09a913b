import { deadLetterTopicName } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { PlatformConfig, ServiceDefinition } from '@tradewind/service';
import { deadLettersHold } from '../invariants/dead-letters.js';
import { entitiesHold } from '../invariants/entities.js';
import { outputsHold } from '../invariants/outputs.js';
import { positionsHold, publishedIn } from '../invariants/positions.js';
import { TopicRecords } from '../reference/read-topics.js';
import { runReference } from '../reference/reference-run.js';
import type { Reference } from '../reference/reference-run.js';
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

/** The data that was read once everything had been folded. */
export interface Findings {
  readonly records: TopicRecords;
  readonly reference: Reference;
}

/** Reads the log and folds it again, with every folded topic as it is. */
export async function findingsOf<Config extends PlatformConfig>(
  service: ServiceUnderFaults<Config>,
  { log }: Evidence,
): Promise<Findings> {
  const { folded, alsoGiven = [] } = service;
  const topics = [...service.topics, ...alsoGiven];
  const names = topics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
  const records = await TopicRecords.read(log, names);
  const given = [...folded, ...alsoGiven];
  const reference = await runReference({ ...service, topics, given, records });
  return { records, reference };
}

/** The invariants that are the same for all: entities, outputs, positions and deadLetters. */
export async function commonVerdicts<Config extends PlatformConfig>(
  service: ServiceUnderFaults<Config>,
  composed: Composed,
  evidence: Evidence,
  { records, reference }: Findings,
): Promise<Verdicts> {
  const { definition, topics, folded } = service;
  const [input] = folded;
  const published = topics.filter((topic) => topic !== input);
  return {
    entities: await entitiesHold(reference.scopes, evidence.store),
    outputs: outputsHold(
      published.map(({ name }) => ({
        topic: name,
        expected: reference.outputs.get(name) ?? [],
        seen: records.topic(name),
      })),
    ),
    positions: await positionsHold({
      ...evidence,
      service: definition.name,
      folded,
      isPublished: publishedIn(records),
    }),
    deadLetters: deadLettersOf(topics, input, composed, records),
  };
}

function deadLettersOf(
  topics: readonly TopicContract[],
  input: TopicContract,
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
