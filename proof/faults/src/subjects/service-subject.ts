import type { PlatformConfig } from '@tradewind/service';
import type { TopicRecords } from '../reference/read-topics.js';
import type { Evidence, Subject, SubjectName, Verdicts, WorkloadOptions } from '../run/subject.js';
import type { Composed } from './stream/compose.js';
import { commonVerdicts, recordsOf, reproducedVerdicts } from './verify-service.js';
import type { ServiceUnderFaults } from './verify-service.js';

export interface SubjectDescription<Config extends PlatformConfig = PlatformConfig> {
  readonly name: SubjectName;
  readonly service: ServiceUnderFaults<Config>;
  readonly compose: (options: WorkloadOptions) => Composed;
  /** Resolves when what the partitions still tell each other has arrived, or takes too long. */
  readonly settle?: (composed: Composed, evidence: Evidence) => Promise<void>;
  /** Judges the invariants of this subject: counters, and others where they apply. */
  readonly judge: (
    composed: Composed,
    evidence: Evidence,
    records: TopicRecords,
  ) => Promise<Verdicts>;
  /**
   * False where states and outputs depend on when records of different topics met, so that nothing but
   * figures can be foreseen. @default true
   */
  readonly isReproducible?: boolean;
}

/**
 * A subject whose result is compared with that of one process that folds the same log without
 * faults.
 */
export function serviceSubject<Config extends PlatformConfig>({
  name,
  service,
  compose,
  settle,
  judge,
  isReproducible = true,
}: SubjectDescription<Config>): Subject {
  const { definition, environment, topics, folded } = service;
  return {
    name,
    topics,
    folded,
    service: definition.name,
    environment: { SUBJECT: name, ...environment },
    workload: (options) => {
      const composed = compose(options);
      return {
        records: composed.records,
        poisoned: composed.poison.length,
        duplicated: composed.duplicated,
        verify: async (evidence) => {
          await settle?.(composed, evidence);
          const records = await recordsOf(service, evidence);
          return {
            ...(await judge(composed, evidence, records)),
            ...(await commonVerdicts(service, composed, evidence, records)),
            ...(isReproducible && (await reproducedVerdicts(service, evidence, records))),
          };
        },
      };
    },
  };
}
