import type { ControlBench } from '../run/control.js';
import type {
  InvariantName,
  Subject,
  Verdicts,
  Workload,
  WorkloadOptions,
} from '../run/subject.js';
import type { RedisPair } from '../servers/redis-pair.js';
import { processorSubject } from '../subjects/processor/subject.js';
import type { MutationName } from '../worker/mutations.js';
import { ControlBed } from './control-bed.js';

/** A scenario, run once with the mutation and once without. */
export interface Scenario {
  readonly mutation: MutationName;
  /** The defect of the mutation, and how the scenario exposes it. */
  readonly description: string;
  /** The invariant that must fail with the mutation. */
  readonly detector: InvariantName;
  readonly workload: WorkloadOptions;
  /** Starts a Redis pair for one run, if the scenario would disturb other users of a shared one. */
  startRedis?(bench: ControlBench): Promise<RedisPair>;
  /** Executes the scenario; replicas with the mutation start with `run.environment`. */
  execute(run: ScenarioRun): Promise<void>;
  /** Judges the result; by default by the subject's invariants, unless the mutation is a program of its own. */
  judge?(run: ScenarioRun): Promise<Verdicts>;
}

export interface ScenarioRun {
  readonly bed: ControlBed;
  /** The Redis pair of this run, if it has one. */
  readonly redis: RedisPair | undefined;
  readonly workload: Workload;
  readonly isMutated: boolean;
  /** Contains the name of the mutation, if any. */
  readonly environment: Readonly<Record<string, string>>;
}

export const calm = { duplicates: false, shuffle: false, poison: false, clock: false };

/** Executes a scenario on its own topics and state; returns the verdicts. */
export async function executeScenario(
  scenario: Scenario,
  isMutated: boolean,
  bench: ControlBench,
): Promise<Verdicts> {
  const subject: Subject = processorSubject(
    `${scenario.mutation}-${isMutated ? 'mutated' : 'sound'}`,
  );
  const redis = await scenario.startRedis?.(bench);
  try {
    const { kafkaBrokers, redisUrl } = bench;
    const servers = { kafkaBrokers, redisUrl: redis?.url ?? redisUrl };
    const bed = await ControlBed.open(subject, servers);
    try {
      const run: ScenarioRun = {
        bed,
        redis,
        workload: subject.workload(scenario.workload),
        isMutated,
        environment: isMutated ? { TRADEWIND_MUTATION: scenario.mutation } : {},
      };
      await scenario.execute(run);
      return await (scenario.judge?.(run) ?? bed.verdicts(run.workload));
    } finally {
      await bed.close();
    }
  } finally {
    await redis?.stop();
  }
}
