import type { FaultKind } from '../schedule/fault.js';
import type { Subject, Verdicts } from './subject.js';

/**
 * A defect put in on purpose: a mutation of the protocol that lives in this suite, never in the code
 * of production. The suite is worth something only if it finds every one of them.
 */
export interface Control {
  /** E.g. `no-compare-and-set`. */
  readonly name: string;
  /** What is wrong, and what must tell. */
  readonly description: string;
  /** Runs the mutation under the faults that bring it out. */
  run(bench: ControlBench): Promise<ControlResult>;
}

export interface ControlResult {
  readonly detected: boolean;
  /** Which invariant fell, and by how much; or what was seen instead. One line. */
  readonly detail: string;
}

/** What a control runs on: fresh topics, an empty store, three replicas of its own. */
export interface ControlBench {
  readonly seed: number;
  /** The servers, for controls that drive their replicas step by step: `KAFKA_BROKERS`, `REDIS_URL`. */
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** Runs a subject from start to verdicts, as the suite itself does; `environment` names the mutation. */
  run(options: ControlRun): Promise<Verdicts>;
}

export interface ControlRun {
  readonly subject: Subject;
  /** On top of the subject's, e.g. `{ TRADEWIND_MUTATION: 'no-compare-and-set' }`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly events: number;
  /** Faults in the order in which they are applied, spread over the workload. */
  readonly faults: readonly FaultKind[];
  /** A replica that starts with this crash point, each time it is started. */
  readonly crashPoint?: string;
  /** How long to wait for the replicas to catch up before what there is is judged, ms. */
  readonly quiesceMs: number;
}
