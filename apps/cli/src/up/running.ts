import type { OutputTail } from '../live/output-tail.js';
import type { Terminal } from '../live/terminal.js';
import type { Platform, PlatformProgress } from './platform.js';

/** What a source of events works with. */
export interface Running {
  readonly platform: Platform;
  readonly progress: PlatformProgress;
  readonly tail: OutputTail;
  readonly terminal: Terminal;
  readonly writeKey: string;
  readonly serverKey: string;
  readonly secretKey: string;
  /** Whether these keys are those that everybody knows. */
  readonly areDemo: boolean;
  readonly signal: AbortSignal;
}
