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
  const { tenant, actor, json } = command;
  const client = new CatalogClient({ ...shopServerOf(environment), tenant, actor });
  const print = (value: unknown) => {
    write(`${JSON.stringify(value, undefined, 2)}\n`);
  };
  switch (command.name) {
    case 'import': {
      const { body, contentType } = await openCatalogFile(command.file, command.format);
      const report = await client.import(body, contentType, command.replace);
      if (json) print(report);
      else write(reportLines(report));
      return report.refused > 0 || report.unreadable ? REFUSED : 0;
    }
    case 'get': {
      const item = await client.get(command.id);
      if (item) print(item);
      else write(`there is no item ${command.id}\n`);
      return item ? 0 : FAILED;
    }
    case 'remove': {
      if (await client.remove(command.id)) return 0;
      write(`there is no item ${command.id}\n`);
      return FAILED;
    }
    case 'list': {
      const items: Item[] = [];
      for await (const item of client.all()) items.push(item);
      if (json) print(items);
      else write(itemsTable(items));
      return 0;
    }
    case 'export': {
      for await (const item of client.all()) write(`${JSON.stringify(item)}\n`);
      return 0;
    }
  }
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
