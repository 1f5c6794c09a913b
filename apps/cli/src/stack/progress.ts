const QUIET_MS = 2_000;
const REPEAT_MS = 10_000;

/** Called by a step with its present activity, which the next progress line shows. */
export type Detail = (text: string) => void;

/** Reports steps as lines of text: silent for two seconds, then a line at least every ten. */
export class Progress {
  constructor(private readonly report: (line: string) => void) {}

  /** Reports a line now. */
  say(line: string): void {
    this.report(line);
  }

  /**
   * Runs a step and reports it while it lasts, and its duration if it was reported. Rejects like
   * `work`.
   */
  async step<T>(label: string, work: (detail: Detail) => Promise<T>): Promise<T> {
    const step = new Step(label, this.report);
    try {
      const result = await work((text) => {
        step.detail = text;
      });
      step.end('done in');
      return result;
    } catch (error) {
      step.end('failed after');
      throw error;
    }
  }
}

class Step {
  detail = '';
  private readonly started = performance.now();
  private announced = false;
  private readonly timers: NodeJS.Timeout[];

  constructor(
    private readonly label: string,
    private readonly report: (line: string) => void,
  ) {
    const announce = this.announce.bind(this);
    this.timers = [setTimeout(announce, QUIET_MS), setInterval(announce, REPEAT_MS)];
  }

  end(outcome: string): void {
    this.timers.forEach(clearTimeout);
    if (this.announced) this.report(`${this.label}: ${outcome} ${this.elapsed()}`);
  }

  private announce(): void {
    this.announced = true;
    const detail = this.detail === '' ? '' : ` (${this.detail})`;
    this.report(`${this.label} ... ${this.elapsed()}${detail}`);
  }

  private elapsed(): string {
    return `${((performance.now() - this.started) / 1_000).toFixed(1)} s`;
  }
}
