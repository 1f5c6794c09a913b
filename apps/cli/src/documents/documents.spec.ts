import 'reflect-metadata';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { ServiceBed } from '@tradewind/service/testing';
import { shopService } from '@tradewind/shop-service';
import { runDocumentsCommand } from './documents.command.js';
import { parseDocuments } from './options.js';

let bed: ServiceBed;
let directory: string;
beforeAll(async () => {
  bed = await ServiceBed.start(shopService);
  directory = await mkdtemp(join(tmpdir(), 'tradewind-documents-'));
});
afterAll(async () => {
  await bed.close();
  await rm(directory, { recursive: true });
});

/** Runs a command line; its exit code and output. */
async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const command = parseDocuments(args);
  if (command.name === 'help') return { code: 0, text: '' };
  let text = '';
  const environment = { TRADEWIND_SHOP_URL: bed.url, TRADEWIND_KEY: demoTenant.secretKey };
  const code = await runDocumentsCommand(command, environment, (more) => (text += more));
  return { code, text };
}

async function file(path: string, content: unknown): Promise<string> {
  const at = join(directory, path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(at, typeof content === 'string' ? content : JSON.stringify(content));
  return at;
}

describe('tradewind documents', () => {
  it('puts, gets, lists, tells the history and rolls back', async () => {
    const small = await file('small.json', { length: 3 });
    const large = await file('large.json', { length: 9 });
    expect(await run('put', 'slot', 'home', small, '--actor', 'ann')).toEqual({
      code: 0,
      text: 'created, version 1\n',
    });
    const refused = await run('put', 'slot', 'home', large);
    expect(refused.code).toBe(3);
    expect(refused.text).toContain('If-Match');
    expect(await run('put', 'slot', 'home', large, '--if-match', '1', '--dry-run')).toEqual({
      code: 0,
      text: 'would be replaced, version 2\n  $.length: 3 -> 9\n',
    });
    expect((await run('put', 'slot', 'home', large, '--force')).text).toContain('version 2');
    expect((await run('get', 'slot', 'home')).text).toBe('{\n  "length": 9\n}\n');
    expect((await run('rollback', 'slot', 'home', '1', '--if-match', '2')).code).toBe(0);
    const { text } = await run('history', 'slot', 'home', '--json');
    expect(JSON.parse(text)).toMatchObject([
      { version: 3, rolledBackTo: 1, content: { length: 3 } },
      { version: 2 },
      { version: 1, by: 'ann' },
    ]);
    expect((await run('list', 'slot')).text).toMatch(/^home +3 /m);
    expect((await run('list')).text).toMatch(/^slot +1 +50$/m);
    expect(await run('get', 'slot', 'none')).toEqual({ code: 1, text: 'there is no slot none\n' });
  });

  it('applies a directory: what differs, in the order of references, and goes on at a refusal', async () => {
    await file('shop/pin/a.json', { slot: 'cart', item: 'tea', position: 1 });
    await file('shop/slot/cart.json', { length: 2 });
    await file('shop/campaign/win-back.json', { winBackDays: 0 });
    const shop = join(directory, 'shop');
    expect((await run('apply', shop, '--dry-run')).text).toContain('slot/cart: would be created');
    const first = await run('apply', shop);
    expect(first.code).toBe(3);
    expect(first.text.split('\n').slice(0, 2)).toEqual([
      'campaign/win-back: refused',
      '  campaign win-back is not valid: winBackDays: Too small: expected number to be >=1',
    ]);
    expect(first.text).toContain('slot/cart: created\npin/a: created\n3 documents');
    await file('shop/campaign/win-back.json', { winBackDays: 30 });
    expect(await run('apply', shop)).toEqual({
      code: 0,
      text: 'campaign/win-back: created\nslot/cart: unchanged\npin/a: unchanged\n3 documents\n',
    });
  });

  it('says what is wrong with a command line or a file', async () => {
    for (const [args, message] of [
      [['burn'], "unknown command 'documents burn': one of list, get"],
      [['get', 'slot'], 'documents get takes KIND ID'],
      [['get', 'slot', 'home', '--force'], 'does not understand --force'],
      [['put', 'slot', 'home', 'f', '--if-match', 'last'], "not 'last'"],
      [['put', 'slot', 'home', 'f', '--if-match', '1', '--force'], 'contradicts'],
    ] as const) {
      expect(() => parseDocuments(args)).toThrow(message);
    }
    const broken = await file('broken.json', '{');
    await expect(run('put', 'slot', 'x', broken)).rejects.toThrow('broken.json is no JSON');
    await file('other/planet/mars.json', {});
    await expect(run('apply', join(directory, 'other'))).rejects.toThrow('other/planet is no kind');
    await expect(run('apply', join(directory, 'none'))).rejects.toThrow('is no directory');
  });

  it("sends the demonstration shop's key nowhere but to this machine", async () => {
    const command = parseDocuments(['list']);
    if (command.name === 'help') throw new Error('no command');
    const environment = { TRADEWIND_SHOP_URL: 'http://shop.example' };
    await expect(runDocumentsCommand(command, environment, () => undefined)).rejects.toThrow(
      'set TRADEWIND_KEY',
    );
  });
});
