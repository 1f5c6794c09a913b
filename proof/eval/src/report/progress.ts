const QUIET_MS = 2_000;
const LINE_MS = 15_000;
const TERMINAL_MS = 200;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Says on standard error how far a run is, once it has taken two seconds: in place on a terminal, by a
 * line every fifteen seconds elsewhere.
 */
export class Progress {
  readonly #started: number;
  #said: number;
  #inPlace = false;

  constructor(
    private readonly output: ProgressOutput,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#started = this.now();
    this.#said = -Infinity;
  }

  /** `done` of `total` steps; the total may be unknown. */
  at(what: string, done?: number, total?: number): void {
    const now = this.now();
    const every = this.output.isTTY ? TERMINAL_MS : LINE_MS;
    if (now - this.#started < QUIET_MS || now - this.#said < every) return;
    this.#said = now;
    const text = `${what}${shareText(done, total)}, ${((now - this.#started) / 1_000).toFixed(0)} s`;
    if (this.output.isTTY) {
      this.output.write(`\r\u001b[K${text}`);
      this.#inPlace = true;
    } else {
      this.output.write(`${text}\n`);
    }
  }

  /** Clears the line of a terminal. */
  end(): void {
    if (this.#inPlace) this.output.write('\r\u001b[K');
    this.#inPlace = false;
  }
}

function shareText(done: number | undefined, total: number | undefined): string {
  if (done === undefined) return '';
  if (total === undefined || total === 0) return ` ${done}`;
  return ` ${((100 * done) / total).toFixed(0)} %`;
}
