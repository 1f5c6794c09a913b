import { MAX_ROW, UnreadableFile } from './item-row.js';
import type { Bytes, ItemRow } from './item-row.js';

/** Reads a JSON value from each line; empty lines are passed over. */
export async function* readJsonLines(bytes: Bytes): AsyncGenerator<ItemRow> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield* rowsOf(text, ++line);
    if (rest.length > MAX_ROW) throw new UnreadableFile(line + 1, 'the line is too long');
  }
  yield* rowsOf(rest, line + 1);
}

function* rowsOf(text: string, line: number): Generator<ItemRow> {
  if (text.trim() === '') return;
  try {
    yield { line, row: JSON.parse(text) as unknown };
  } catch (error) {
    yield { line, problem: `the line is no JSON: ${(error as Error).message}` };
  }
}
