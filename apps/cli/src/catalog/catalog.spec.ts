import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { ServiceBed } from '@tradewind/service/testing';
import { shopService } from '@tradewind/shop-service';
import { runCatalogCommand } from './catalog.command.js';
import { parseCatalog } from './options.js';

let bed: ServiceBed;
let directory: string;
beforeAll(async () => {
  bed = await ServiceBed.start(shopService);
  directory = await mkdtemp(join(tmpdir(), 'tradewind-catalog-'));
});
afterAll(async () => {
  await bed.close();
  await rm(directory, { recursive: true });
});

/** Runs a command line; its exit code and output. */
async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const command = parseCatalog(args);
  if (command.name === 'help') throw new Error('no command');
  let text = '';
  const environment = { TRADEWIND_SHOP_URL: bed.url, TRADEWIND_KEY: demoTenant.secretKey };
  const code = await runCatalogCommand(command, environment, (more) => (text += more));
  return { code, text };
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const shown = async (...args: string[]) => {
  for (let code = 1; code !== 0; { code } = await run(...args)) await setImmediate();
};

describe('tradewind catalog', () => {
  it('imports a file of any format by its beginning, and says which rows are refused', async () => {
    const csv = await file('shop.csv', '\uFEFFid;title;price\ntea;Tea;5.00 EUR\nmug;Mug;cheap\n');
    expect(await run('import', csv)).toEqual({
      code: 3,
      text: "1 accepted, 1 refused\n  line 3, mug, price: a price is a number, or a text like '19.90 EUR'\n",
    });
    const xml = '<rss><channel><item><id>cup</id><title>Cup</title></item></channel></rss>';
    expect(await run('import', await file('feed.xml.gz', gzipSync(xml)))).toEqual({
      code: 0,
      text: '1 accepted, 0 refused\n',
    });
    const lines = await file('items.jsonl', '{"id":"pot","stock":0}\n');
    expect((await run('import', lines, '--json')).text).toContain('"accepted": 1');
    for (const id of ['tea', 'cup', 'pot']) await shown('get', id);
    const { text } = await run('list');
    expect(text).toMatch(/^id +name +price +available *$/m);
    expect(text).toMatch(/^cup +Cup +yes *$/m);
    expect(text).toMatch(/^pot +no *$/m);
    expect(text).toMatch(/^tea +Tea +5 EUR +yes *$/m);
    const exported = (await run('export')).text.trim().split('\n');
    expect(exported.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([
      'cup',
      'pot',
      'tea',
    ]);
    const replaced = await run('import', lines, '--replace');
    expect(replaced.text).toContain('2 no longer for sale');
    expect((await run('remove', 'tea')).code).toBe(0);
    expect(await run('remove', 'none')).toEqual({ code: 1, text: 'there is no item none\n' });
  });

  it('says what is wrong with a command line', async () => {
    for (const [args, message] of [
      [['burn'], "unknown command 'catalog burn': one of import, get"],
      [['get'], 'catalog get takes ID'],
      [['list', 'x'], 'catalog list takes nothing'],
      [['list', '--replace'], 'understands neither'],
      [['import', 'f', '--format', 'xls'], "unknown format 'xls'"],
    ] as const) {
      expect(() => parseCatalog(args)).toThrow(message);
    }
    await expect(run('import', join(directory, 'none.csv'))).rejects.toThrow('cannot be read');
  });
});
