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

/** One story, told twice: with the mutation, and without. */
export interface Scenario {
  readonly mutation: MutationName;
  /** What is wrong with the mutation, and how the story brings it out. */
  readonly description: string;
  /** What must fall with the mutation. */
  readonly detector: InvariantName;
  readonly workload: WorkloadOptions;
  /** Starts Redis for one telling, where a story does to it what would disturb others. */
  startRedis?(bench: ControlBench): Promise<RedisPair>;
  /** Plays the story to its end; replicas that are to be mutated start with `telling.environment`. */
  play(telling: Telling): Promise<void>;
  /** Judges the end; the subject's own invariants unless the mutation is a program of its own. */
  judge?(telling: Telling): Promise<Verdicts>;
}

export interface Telling {
  readonly bed: ControlBed;
  /** Of this telling, where it has one. */
  readonly redis: RedisPair | undefined;
  readonly workload: Workload;
  readonly isMutated: boolean;
  /** Names the mutation, if any. */
  readonly environment: Readonly<Record<string, string>>;
}

export const calm = { duplicates: false, shuffle: false, poison: false, clock: false };

/** Plays a scenario on topics and state of its own; returns the verdicts at its end. */
export async function tell(
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
      const telling: Telling = {
        bed,
        redis,
        workload: subject.workload(scenario.workload),
        isMutated,
        environment: isMutated ? { TRADEWIND_MUTATION: scenario.mutation } : {},
      };
      await scenario.play(telling);
      return await (scenario.judge?.(telling) ?? bed.verdicts(telling.workload));
    } finally {
      await bed.close();
    }
  } finally {
    await redis?.stop();
  }
}
