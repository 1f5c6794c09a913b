import { feedName, isFeedName, rowOfFeed } from '@tradewind/catalog';
import { SaxesParser } from 'saxes';
import { MAX_ROW, UnreadableFile } from './item-row.js';
import type { Bytes, ItemRow } from './item-row.js';
import type { TableOptions } from './table-rows.js';

/** The elements of RSS 2.0 and Atom that are items. */
const ITEMS = new Set(['item', 'entry']);

/** Characters without a tag at which a file counts as none. */
const MAX_SILENCE = 1_048_576;

/** Names of elements that are remembered for having said nothing of an item. */
const MAX_IGNORED = 100;

/**
 * Reads a feed for Google Merchant, RSS 2.0 or Atom. What an item leaves out is withdrawn. Entities that the
 * file declares itself are not resolved.
 */
export async function* readMerchantFeed(
  bytes: Bytes,
  { onIgnored, now }: TableOptions,
): AsyncGenerator<ItemRow> {
  const reading = new FeedReading();
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    reading.write(decoder.decode(chunk, { stream: true }));
    yield* rowsOf(reading.take(), now);
  }
  const failure = reading.end();
  yield* rowsOf(reading.take(), now);
  if (failure) throw failure;
  onIgnored([...reading.ignored]);
}

interface Item {
  readonly line: number;
  readonly values: Map<string, string>;
  size: number;
}

function* rowsOf(items: readonly Item[], now: number): Generator<ItemRow> {
  for (const { line, values, size } of items) {
    if (size > MAX_ROW) yield { line, problem: 'the item is too long' };
    else yield { line, row: rowOfFeed(values, { isWhole: true, now }) };
  }
}

/** What stands directly in an item is a field of it; what stands deeper, as the price of a shipping, is not. */
class FeedReading {
  readonly ignored = new Set<string>();
  readonly #parser = new SaxesParser();
  #failure: UnreadableFile | undefined;
  #read: Item[] = [];
  #item: Item | undefined;
  #depth = 0;
  #field: string | undefined;
  #silence = 0;

  constructor() {
    const parser = this.#parser;
    parser.on('opentag', ({ name, attributes }) => {
      this.#opened(name, attributes['href']);
    });
    parser.on('closetag', () => {
      this.#closed();
    });
    parser.on('text', (text) => {
      this.#said(text);
    });
    parser.on('cdata', (text) => {
      this.#said(text);
    });
    parser.on('error', (error) => {
      this.#failure ??= new UnreadableFile(parser.line, `the file is no XML: ${error.message}`);
    });
  }

  /** After something that is no XML nothing is read any more. */
  write(text: string): void {
    if (this.#failure) throw this.#failure;
    this.#silence += text.length;
    this.#parser.write(text);
    if (this.#silence <= MAX_SILENCE) return;
    throw new UnreadableFile(this.#parser.line, 'the file is no XML: it has no tags');
  }

  end(): UnreadableFile | undefined {
    if (this.#failure === undefined) this.#parser.close();
    return this.#failure;
  }

  take(): readonly Item[] {
    return this.#read.splice(0);
  }

  #opened(name: string, href: string | undefined): void {
    this.#silence = 0;
    if (this.#failure) return;
    if (this.#item === undefined) {
      if (ITEMS.has(name)) this.#item = { line: this.#parser.line, values: new Map(), size: 0 };
      this.#depth = 0;
      return;
    }
    this.#depth += 1;
    if (this.#depth !== 1) return;
    const field = feedName(name);
    if (!isFeedName(field)) {
      if (this.ignored.size < MAX_IGNORED) this.ignored.add(name);
      return;
    }
    // The first of several counts, as with additional categories.
    if (this.#item.values.has(field)) return;
    this.#field = field;
    this.#item.values.set(field, href ?? '');
  }

  #said(text: string): void {
    const item = this.#item;
    if (item === undefined || this.#field === undefined || this.#depth !== 1) return;
    item.size += text.length;
    if (item.size <= MAX_ROW) {
      item.values.set(this.#field, (item.values.get(this.#field) ?? '') + text);
    }
  }

  #closed(): void {
    const item = this.#item;
    if (item === undefined || this.#failure) return;
    if (this.#depth === 0) {
      this.#read.push(item);
      this.#item = undefined;
      return;
    }
    if (this.#depth === 1) this.#field = undefined;
    this.#depth -= 1;
  }
}
