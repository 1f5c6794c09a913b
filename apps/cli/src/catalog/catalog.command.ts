import { shopServerOf } from '../shop-server.js';
import { textTable } from '../text-table.js';
import { CatalogClient } from './catalog-client.js';
import type { Item, Report } from './catalog-client.js';
import { openCatalogFile } from './catalog-file.js';
import type { CatalogCommand } from './options.js';

const FAILED = 1;
const REFUSED = 3;

type Write = (text: string) => void;

/** The `catalog` command on the shop-service that the environment names. Resolves with the exit code. */
export async function runCatalogCommand(
  command: CatalogCommand,
  environment: Readonly<Record<string, string | undefined>>,
  write: Write,
): Promise<number> {
  const { tenant, actor } = command;
  const client = new CatalogClient({ ...shopServerOf(environment), tenant, actor });
  switch (command.name) {
    case 'import':
      return runImport(client, command, write);
    case 'get': {
      const item = await client.get(command.id);
      write(item ? jsonOf(item) : absent(command.id));
      return item ? 0 : FAILED;
    }
    case 'remove': {
      const wasThere = await client.remove(command.id);
      if (!wasThere) write(absent(command.id));
      return wasThere ? 0 : FAILED;
    }
    case 'list':
    case 'export':
      await writeAll(client, command, write);
      return 0;
  }
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function absent(id: string): string {
  return `there is no item ${id}\n`;
}

async function writeAll(
  client: CatalogClient,
  { name, json }: CatalogCommand,
  write: Write,
): Promise<void> {
  const items: Item[] = [];
  for await (const item of client.all()) {
    if (name === 'export') write(`${JSON.stringify(item)}\n`);
    else items.push(item);
  }
  if (name === 'list') write(json ? jsonOf(items) : itemsTable(items));
}

async function runImport(
  client: CatalogClient,
  { file, format, replace, json }: Extract<CatalogCommand, { name: 'import' }>,
  write: Write,
): Promise<number> {
  const { body, contentType } = await openCatalogFile(file, format);
  const report = await client.import(body, contentType, replace);
  write(json ? jsonOf(report) : reportLines(report));
  return report.refused > 0 || report.unreadable ? REFUSED : 0;
}

function itemsTable(items: readonly Item[]): string {
  const rows = items.map(({ id, name = '', price, sale_price: sale, currency = '', available }) => [
    id,
    name,
    price === undefined ? '' : `${String(sale ?? price)} ${currency}`.trim(),
    available ? 'yes' : 'no',
  ]);
  return textTable(['id', 'name', 'price', 'available'], rows);
}

function reportLines(report: Report): string {
  const { accepted, refused, deactivated, notReplaced, unreadable, ignored = [], issues } = report;
  const lines = issues.map(({ line, id, path, message }) => {
    const about = [`line ${String(line)}`, id, path].filter((part) => part).join(', ');
    return `  ${about}: ${message}`;
  });
  const untold = refused - new Set(issues.map(({ line }) => line)).size;
  return [
    `${String(accepted)} accepted, ${String(refused)} refused`,
    ...lines,
    ...(untold > 0 ? [`  and ${String(untold)} more`] : []),
    ...(unreadable ? [`line ${String(unreadable.line)} ends it: ${unreadable.message}`] : []),
    ...(ignored.length > 0 ? [`not read: ${ignored.join(', ')}`] : []),
    ...(deactivated === undefined ? [] : [`${String(deactivated)} no longer for sale`]),
    ...(notReplaced === undefined ? [] : [`nothing was put out of sale: ${notReplaced}`]),
    '',
  ].join('\n');
}
