import type { Verdict } from '../run/subject.js';

const EXAMPLES = 5;
const EXAMPLE_LENGTH = 300;

/** Collects differences and summarises them in one line: the number, and the first five. */
export class Differences {
  #count = 0;
  readonly #examples: string[] = [];

  add(difference: string): void {
    this.#count += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push(shortened(difference));
  }

  /** Records a difference unless both are the same. */
  compare(what: string, expected: unknown, got: unknown): void {
    if (Object.is(expected, got)) return;
    this.add(`${what}: expected ${String(expected)}, got ${String(got)}`);
  }

  get count(): number {
    return this.#count;
  }

  /** Holds without differences; `compared` says how much was compared. */
  verdict(compared: string): Verdict {
    if (this.#count === 0) return { held: true, detail: compared };
    const examples = this.#examples.join('; ');
    return { held: false, detail: `${this.#count} differences (${compared}): ${examples}` };
  }
}

/** Combines two parts of one invariant, the first of which may not have been judged. */
export function bothHold(one: Verdict | undefined, other: Verdict): Verdict {
  if (one === undefined) return other;
  return { held: one.held && other.held, detail: `${one.detail}; ${other.detail}` };
}

function shortened(text: string): string {
  return text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text;
}
