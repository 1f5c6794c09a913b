import { clearLine, clearScreenDown, cursorTo, moveCursor } from 'node:readline';

/** Where the command line writes: a terminal is redrawn in place, anything else gets lines. */
export class Terminal {
  #drawn: readonly string[] = [];

  constructor(private readonly out: NodeJS.WriteStream) {}

  get isInteractive(): boolean {
    return this.out.isTTY;
  }

  get stream(): NodeJS.WriteStream {
    return this.out;
  }

  /** A line that stays, above what is drawn. */
  say(line: string): void {
    const drawn = this.#drawn;
    this.erase();
    if (this.isInteractive) {
      // Whatever else draws here, such as a progress bar, draws itself anew.
      cursorTo(this.out, 0);
      clearLine(this.out, 0);
    }
    this.out.write(`${line}\n`);
    if (drawn.length > 0) this.draw(drawn);
  }

  /** Replaces what was drawn before. */
  draw(lines: readonly string[]): void {
    this.erase();
    const width = this.out.columns;
    const fitting = lines.map((line) => (width > 0 ? line.slice(0, width - 1) : line));
    this.out.write(`${fitting.join('\n')}\n`);
    this.#drawn = lines;
  }

  erase(): void {
    if (this.#drawn.length === 0) return;
    moveCursor(this.out, 0, -this.#drawn.length);
    clearScreenDown(this.out);
    this.#drawn = [];
  }

  /** Leaves what is drawn where it stands. */
  keep(): void {
    this.#drawn = [];
  }
}
