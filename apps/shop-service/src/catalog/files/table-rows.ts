import { Readable } from 'node:stream';
import { feedName, isFeedName, rowOfFeed } from '@tradewind/catalog';
import { CsvError, parse } from 'csv-parse';
import { MAX_ROW, UnreadableFile } from './item-row.js';
import type { Bytes, ItemRow } from './item-row.js';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export interface TableOptions {
  /** Tells which columns say nothing of an item. */
  readonly onIgnored: (names: readonly string[]) => void;
  /** Wall clock, ms. */
  readonly now: number;
}

/**
 * Reads a table whose first row names its columns, by our names or those of Google Merchant. The delimiter is
 * a tab if that row has one, else a semicolon if it has more of them than commas, else a comma. An empty
 * field withdraws what was stated before.
 */
export async function* readTable(
  bytes: Bytes,
  { onIgnored, now }: TableOptions,
): AsyncGenerator<ItemRow> {
  const [first, all] = await peek(bytes);
  const delimiter = delimiterOf(first);
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW,
    // In Google's tables a quote is a character like others.
    ...(delimiter === '\t' && { quote: null }),
  });
  let names: readonly string[] | undefined;
  try {
    for await (const { record, info } of Readable.from(all).compose(
      parser,
    ) as AsyncIterable<Parsed>) {
      const line = info.lines;
      if (names === undefined) {
        names = header(record, onIgnored);
        continue;
      }
      if (record.length !== names.length) {
        const problem = `${String(record.length)} columns instead of ${String(names.length)}`;
        yield { line, problem };
        continue;
      }
      const values = new Map(names.map((name, at) => [name, record[at] ?? '']));
      yield { line, row: rowOfFeed(values, { isWhole: false, now }) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(Number(error['lines'] ?? 0), error.message);
  }
}

/** Throws an UnreadableFile unless a column names the items, and each column is there once. */
function header(
  record: readonly string[],
  onIgnored: TableOptions['onIgnored'],
): readonly string[] {
  const names = record.map(feedName);
  if (!names.includes('id')) {
    throw new UnreadableFile(1, 'the first row names the columns, and one of them is id');
  }
  const twice = names.find((name, at) => isFeedName(name) && names.indexOf(name) !== at);
  if (twice !== undefined) throw new UnreadableFile(1, `two columns are ${twice}`);
  onIgnored(record.filter((_, at) => !isFeedName(names[at] ?? '')));
  return names;
}

function delimiterOf(header: string): string {
  if (header.includes('\t')) return '\t';
  return header.split(';').length > header.split(',').length ? ';' : ',';
}

/** The first line, and all bytes. */
async function peek(bytes: Bytes): Promise<readonly [string, Bytes]> {
  const iterator = bytes[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let text = '';
  while (!text.includes('\n') && text.length < MAX_ROW) {
    const next = await iterator.next();
    if (next.done) break;
    begun.push(next.value);
    text = Buffer.concat(begun).toString('utf8');
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* begun;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value;
    }
  }
  return [text.split('\n', 1)[0] ?? '', all()];
}
