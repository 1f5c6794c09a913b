import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Text in memory before it is written as a sorted run, in characters. */
const RUN_CHARS = 16_000_000;
const READ_BYTES = 262_144;

interface Entry {
  readonly key: number;
  /** One line. */
  readonly text: string;
}

/**
 * Sorts lines of text by a number, those of one number in the order in which they were added, in bounded
 * memory: what does not fit goes to disk in sorted runs, which are merged when all is read.
 */
export class SortedRuns {
  #entries: Entry[] = [];
  #chars = 0;
  #directory: string | undefined;
  readonly #paths: string[] = [];

  constructor(private readonly runChars = RUN_CHARS) {}

  /** The text has no line break. */
  add(key: number, text: string): void {
    this.#entries.push({ key, text });
    this.#chars += text.length;
    if (this.#chars >= this.runChars) this.#spill();
  }

  /** All entries in order, once. Files on disk are removed when it ends, also early. */
  *drain(): Generator<Entry> {
    const rest = this.#takeSorted();
    const files = this.#paths.map((path) => new RunFile(path));
    try {
      yield* merge([...files.map((file) => file.entries()), rest.values()]);
    } finally {
      for (const file of files) file.close();
      this.remove();
    }
  }

  /** Forgets what is on disk. */
  remove(): void {
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = undefined;
    this.#paths.length = 0;
  }

  #takeSorted(): Entry[] {
    // The sort is stable.
    const sorted = this.#entries.sort((a, b) => a.key - b.key);
    this.#entries = [];
    this.#chars = 0;
    return sorted;
  }

  #spill(): void {
    this.#directory ??= mkdtempSync(join(tmpdir(), 'tradewind-sort-'));
    const path = join(this.#directory, String(this.#paths.length));
    const file = openSync(path, 'w', 0o600);
    try {
      const sorted = this.#takeSorted();
      for (let at = 0; at < sorted.length; at += 1_000) {
        const lines = sorted
          .slice(at, at + 1_000)
          .map(({ key, text }) => `${String(key)} ${text}\n`);
        writeSync(file, lines.join(''));
      }
    } finally {
      closeSync(file);
    }
    this.#paths.push(path);
  }
}

/** Earlier runs hold what was added earlier, so they come first among equals. */
function* merge(runs: readonly Iterator<Entry>[]): Generator<Entry> {
  const heads = runs.map((run) => ({ run, entry: nextOf(run) }));
  for (;;) {
    let least: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.entry && (!least?.entry || head.entry.key < least.entry.key)) least = head;
    }
    if (!least?.entry) return;
    yield least.entry;
    least.entry = nextOf(least.run);
  }
}

function nextOf(run: Iterator<Entry>): Entry | undefined {
  const next = run.next();
  return next.done === true ? undefined : next.value;
}

class RunFile {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  *entries(): Generator<Entry> {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(READ_BYTES);
    let rest = '';
    for (;;) {
      const bytes = readSync(this.#file, buffer, 0, READ_BYTES, null);
      if (bytes === 0) return;
      const lines = (rest + decoder.write(buffer.subarray(0, bytes))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const space = line.indexOf(' ');
        yield { key: Number(line.slice(0, space)), text: line.slice(space + 1) };
      }
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
