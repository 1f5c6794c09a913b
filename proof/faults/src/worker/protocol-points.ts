import { crashPoints } from '../run/subject.js';
import type { CrashPoint } from '../run/subject.js';

/** The n-th pass of a point of the protocol, counted within the process from 1. */
export interface PointInTime {
  readonly point: CrashPoint;
  readonly pass: number;
}

/** Reads `<point>:<n>`. @throws a RangeError when it is something else. */
export function parsePoint(text: string): PointInTime {
  const [name, pass] = text.split(':');
  const point = crashPoints.find((known) => known === name);
  if (point === undefined || !/^[1-9]\d{0,8}$/.test(pass ?? '')) {
    throw new RangeError(`not <point>:<n> with a point of ${crashPoints.join(', ')}: ${text}`);
  }
  return { point, pass: Number(pass) };
}

/** What happens to the process at a point: it dies, or it stops until SIGCONT. */
export interface PointActions {
  readonly crash?: PointInTime;
  readonly freeze?: PointInTime;
  /** Sends a signal to this process. */
  readonly signal: (name: 'SIGKILL' | 'SIGSTOP') => void;
}

/** Counts the passes of the protocol's points, and executes the action of one. */
export class ProtocolPoints {
  readonly #passes = new Map<CrashPoint, number>();

  constructor(private readonly actions: PointActions) {}

  /** Reads `TRADEWIND_CRASH_POINT` and `TRADEWIND_FREEZE_POINT`, each `<point>:<n>`. */
  static fromEnvironment(environment: NodeJS.ProcessEnv): ProtocolPoints {
    const crash = environment['TRADEWIND_CRASH_POINT'];
    const freeze = environment['TRADEWIND_FREEZE_POINT'];
    return new ProtocolPoints({
      ...(crash && { crash: parsePoint(crash) }),
      ...(freeze && { freeze: parsePoint(freeze) }),
      signal: (name) => process.kill(process.pid, name),
    });
  }

  /** Returns whether the process dies when it next passes a point. */
  diesAt(point: CrashPoint): boolean {
    return isAt(this.actions.crash, point, (this.#passes.get(point) ?? 0) + 1);
  }

  pass(point: CrashPoint): void {
    const pass = (this.#passes.get(point) ?? 0) + 1;
    this.#passes.set(point, pass);
    if (isAt(this.actions.freeze, point, pass)) this.actions.signal('SIGSTOP');
    if (isAt(this.actions.crash, point, pass)) this.actions.signal('SIGKILL');
  }
}

function isAt(at: PointInTime | undefined, point: CrashPoint, pass: number): boolean {
  return at?.point === point && at.pass === pass;
}
