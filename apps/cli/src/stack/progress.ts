const QUIET_MS = 2_000;
const REPEAT_MS = 10_000;

/** Called by a step to say what it is busy with; shown with the next progress line. */
export type Detail = (text: string) => void;

/** Reports steps as lines of text: silent for two seconds, then a line at least every ten. */
export class Progress {
  constructor(private readonly report: (line: string) => void) {}

  /** Reports one line now. */
  say(line: string): void {
    this.report(line);
  }

  /**
   * Runs a step and reports it while it lasts, and its duration if it was reported at all.
   * Rejects as `work` does.
   */
  async step<T>(label: string, work: (detail: Detail) => Promise<T>): Promise<T> {
    const started = performance.now();
    let detail = '';
    let announced = false;
    const seconds = () => `${((performance.now() - started) / 1_000).toFixed(1)} s`;
    const announce = () => {
      announced = true;
      this.report(`${label} ... ${seconds()}${detail === '' ? '' : ` (${detail})`}`);
    };
    const first = setTimeout(announce, QUIET_MS);
    const repeat = setInterval(announce, REPEAT_MS);
    try {
      const result = await work((text) => {
        detail = text;
      });
      if (announced) this.report(`${label}: done in ${seconds()}`);
      return result;
    } catch (error) {
      if (announced) this.report(`${label}: failed after ${seconds()}`);
      throw error;
    } finally {
      clearTimeout(first);
      clearInterval(repeat);
    }
  }
}
