import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Figures of a shop, computed from its recording alone. */
export interface ShopFigures {
  readonly rows: number;
  readonly shoppers: number;
  readonly orders: number;
  readonly revenue: number;
}

const REPOSITORY = join(import.meta.dirname, '../../..');

/**
 * Returns the path of the public Online Retail recording: under TRADEWIND_DATA, else beside the
 * repository.
 */
export function onlineRetailPath(env: NodeJS.ProcessEnv = process.env): string {
  const data = env['TRADEWIND_DATA'] ?? join(REPOSITORY, '../shared/data');
  return join(data, 'online-retail/online_retail.csv.gz');
}

/** Returns the first lines of a recording, including the header. */
export async function firstLines(path: string, count: number): Promise<readonly string[]> {
  const source = createReadStream(path);
  const lines: string[] = [];
  for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
    lines.push(line);
    if (lines.length === count) break;
  }
  source.destroy();
  return lines;
}

/** The rows of three busy hours, from two to five on 9 December 2010, with the header. */
export async function threeBusyHours(path: string): Promise<readonly string[]> {
  const lines = await firstLines(path, 30_000);
  const hours = [14, 15, 16].map((hour) => `,2010-12-09 ${String(hour)}:`);
  return lines.filter((line, i) => i === 0 || hours.some((hour) => line.includes(hour)));
}

/** Counts without any of the platform's own code. */
export function figuresOf(lines: readonly string[]): ShopFigures {
  const shoppers = new Set<string>();
  const orders = new Set<string>();
  let cents = 0;
  const rows = lines.slice(1).map(fieldsOf);
  for (const [invoice = '', , , quantity, , price, customer = ''] of rows) {
    shoppers.add(customer === '' ? `invoice ${invoice}` : customer);
    if (!invoice.startsWith('C')) orders.add(invoice);
    cents += Number(quantity) * Math.round(Number(price) * 1_000);
  }
  return {
    rows: rows.length,
    shoppers: shoppers.size,
    orders: orders.size,
    revenue: Math.round(cents / 10) / 100,
  };
}

function fieldsOf(line: string): readonly string[] {
  const fields = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^",]*)(?=,|$)/g) ?? [];
  return fields.map((field) => field.replace(/^"|"$/g, '').replaceAll('""', '"'));
}
