import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { Bytes, ItemRow } from './item-row.js';
import { readJsonLines } from './json-lines.js';
import { readMerchantFeed } from './merchant-feed.js';
import { readTable } from './table-rows.js';
import type { TableOptions } from './table-rows.js';

const MAX_BYTES = 1_073_741_824;

type Read = (bytes: Bytes, options: TableOptions) => AsyncIterable<ItemRow>;

const readers: Readonly<Record<string, Read>> = {
  'application/x-ndjson': readJsonLines,
  'application/jsonl': readJsonLines,
  'text/csv': readTable,
  'text/tab-separated-values': readTable,
  'application/xml': readMerchantFeed,
  'text/xml': readMerchantFeed,
  'application/rss+xml': readMerchantFeed,
  'application/atom+xml': readMerchantFeed,
};

/** The content types of files of items; their bodies are streams. */
export const fileTypes: readonly string[] = Object.keys(readers);

/** Reads a file of items as it comes, by its content type. Throws an HTTP error for any other. */
export function readItems(
  contentType: string,
  bytes: Bytes,
  options: TableOptions,
): AsyncIterable<ItemRow> {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) {
    throw new UnsupportedMediaTypeException(
      `send items as application/json or as one of ${fileTypes.join(', ')}`,
    );
  }
  return read(limited(bytes), options);
}

async function* limited(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      throw new PayloadTooLargeException(`a file has at most ${String(MAX_BYTES)} bytes`);
    }
    yield chunk;
  }
}
