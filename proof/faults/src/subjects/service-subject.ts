import type { PlatformConfig } from '@tradewind/service';
import type { Evidence, Subject, SubjectName, Verdicts, WorkloadOptions } from '../run/subject.js';
import type { Composed } from './stream/compose.js';
import { commonVerdicts, findingsOf } from './verify-service.js';
import type { Findings, ServiceUnderFaults } from './verify-service.js';

export interface SubjectDescription<Config extends PlatformConfig = PlatformConfig> {
  readonly name: SubjectName;
  readonly service: ServiceUnderFaults<Config>;
  readonly compose: (options: WorkloadOptions) => Composed;
  /** Judges the invariants of this subject: counters, and others where they apply. */
  readonly judge: (composed: Composed, evidence: Evidence, findings: Findings) => Promise<Verdicts>;
}

/**
 * A subject whose result is compared with that of one process that folds the same log without
 * faults.
 */
export function serviceSubject<Config extends PlatformConfig>({
  name,
  service,
  compose,
  judge,
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
          const findings = await findingsOf(service, evidence);
          return {
            ...(await judge(composed, evidence, findings)),
            ...(await commonVerdicts(service, composed, evidence, findings)),
          };
        },
      };
    },
  };
}
