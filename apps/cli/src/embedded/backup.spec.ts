import 'reflect-metadata';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { TopicReader } from '@tradewind/log';
import { dataDirectoryOf, type DataDirectory } from '../up/data-directory.js';
import { EmbeddedPlatform } from '../up/embedded-platform.js';
import { liveEnvironment } from '../up/environment.js';
import { TextOutput } from '../dlq/dead-letter-records.fixture.js';
import { parseDlq } from '../dlq/options.js';
import { getJson } from '../http/get-json.js';
import { whenCaughtUp } from '../summary/caught-up.js';
import { readProgress } from '../summary/progress.js';
import { backUp } from './backup.js';
import { runEmbeddedDlq } from './embedded-dlq.js';
import { restore } from './restore.js';

const TIMEOUT_MS = 240_000;
const FOLDED_WITHIN_MS = 60_000;
const OWNER_ALONE = 0o600;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

let directory: string;
let file: string;
let running: EmbeddedPlatform | undefined;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tradewind-backup-'));
  file = join(directory, 'backup.sqlite');
});
afterAll(async () => {
  await running?.stop();
  rmSync(directory, { recursive: true });
});

const place = (name: string) => dataDirectoryOf(join(directory, name), { kind: 'shop', run: '' });
const modeOf = (path: string) => statSync(path).mode & 0o777;

async function start({ database, logs }: DataDirectory): Promise<EmbeddedPlatform> {
  running = await EmbeddedPlatform.start({
    databasePath: database,
    env: liveEnvironment,
    logDir: logs,
    onFailure: () => undefined,
  });
  return running;
}

async function stop(platform: EmbeddedPlatform): Promise<void> {
  running = undefined;
  await platform.stop();
}

/** Sends an order of each of some new customers; resolves once they are accepted. */
async function order(platform: EmbeddedPlatform, from: number, count: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, i) => ({
    type: 'track',
    event: 'Order Completed',
    userId: `customer-${String(from + i)}`,
    messageId: `order-${String(from + i)}`,
    properties: { order_id: `o-${String(from + i)}`, revenue: 1, products: [] },
  }));
  await send(platform, { batch });
}

async function send(platform: EmbeddedPlatform, body: object): Promise<void> {
  const response = await fetch(`${platform.urls['collector-service']}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeKey: 'demo-server-key', ...body }),
  });
  expect([response.status, response.ok ? '' : await response.text()]).toEqual([200, '']);
}

/** The orders in the log, each once. */
async function ordersIn(log: TopicReader): Promise<number> {
  const ids = new Set<string>();
  const tail = await log.tail([storefrontEvents.name], 'earliest', (record) => {
    const decoded = decodeRecord(storefrontEvents, record);
    if (decoded.ok && decoded.event.type === 'order.completed') ids.add(decoded.event.id);
  });
  await tail.caughtUp;
  await tail.close();
  return ids.size;
}

/** The orders that profiles have, once all there is has been folded and they are at least `expected`. */
async function ordersFolded(platform: EmbeddedPlatform, expected: number): Promise<number> {
  const url = platform.urls['profile-service'];
  const signal = AbortSignal.timeout(FOLDED_WITHIN_MS);
  const look = async () => [await readProgress(url, 'demo-secret-key')];
  for (;;) {
    await whenCaughtUp({ look, signal });
    const { orders } = (await getJson(`${url}/v1/stats`, 'demo-secret-key')) as { orders: number };
    if (orders >= expected || signal.aborted) return orders;
  }
}

/** Runs a `dlq` command on the platform of a directory. */
async function dlq(name: string, ...args: string[]) {
  const command = parseDlq(args.slice(0, 1));
  if (command.name === 'help') throw new Error('asked for help');
  const output = new TextOutput();
  const where = { place: { embedded: true, dataDir: place(name).path }, args };
  return { code: await runEmbeddedDlq({ command, ...where }, output), text: output.text };
}

describe('an embedded platform', () => {
  /** Orders that were accepted before the backup, and in all. */
  let before = 0;
  let sent = 0;

  it(
    'is backed up while events flow',
    async () => {
      const platform = await start(place('a'));
      const more = async (count: number) => {
        await order(platform, sent, count);
        sent += count;
      };
      for (let round = 0; round < 4; round++) await more(100);
      before = sent;
      const load = { isEnough: false };
      const flow = (async () => {
        while (!load.isEnough) await more(20);
      })();
      const bytes = await backUp(place('a'), file).finally(() => {
        load.isEnough = true;
      });
      await flow;
      expect(sent).toBeGreaterThan(before);
      expect(bytes).toBe(statSync(file).size);
      for (const path of [file, place('a').database, join(place('a').logs, 'services.log')]) {
        expect(modeOf(path)).toBe(OWNER_ALONE);
      }
      // While it runs, its file is its own.
      expect(() => restore(place('a'), file, { replace: true, now: NOW })).toThrow(
        'is another process using it?',
      );
    },
    TIMEOUT_MS,
  );

  it(
    'lists its dead letters, whether it runs or not',
    async () => {
      const platform = running;
      if (!platform) throw new Error('it does not run');
      await send(platform, { batch: [{ type: 'track', userId: 'u', messageId: 'm' }] });
      const whileRunning = await dlq('a', 'list');
      expect(whileRunning).toMatchObject({
        code: 0,
        text: expect.stringContaining('1 of 1 shown'),
      });
      expect(await dlq('a', 'list', '--topic', 'nothing')).toMatchObject({ code: 2 });
      await stop(platform);
      expect(await dlq('a', 'list')).toEqual(whileRunning);
    },
    TIMEOUT_MS,
  );

  it(
    'has after a restore all that was accepted before, with the state of just that',
    async () => {
      expect(restore(place('b'), file, { replace: false, now: NOW })).toBeUndefined();
      const restored = await start(place('b'));
      const kept = await ordersIn(restored.reader);
      expect(kept).toBeGreaterThanOrEqual(before);
      expect(kept).toBeLessThanOrEqual(sent);
      expect(await ordersFolded(restored, kept)).toBe(kept);
      // What was sent before comes again, and counts once.
      await order(restored, 0, 100);
      await order(restored, sent, 5);
      expect(await ordersFolded(restored, kept + 5)).toBe(kept + 5);
      expect(modeOf(place('b').database)).toBe(OWNER_ALONE);
      await stop(restored);
    },
    TIMEOUT_MS,
  );

  it('is backed up while it does not run, and nothing is overwritten in silence', async () => {
    const again = join(directory, 'again.sqlite');
    await backUp(place('b'), again);
    await expect(backUp(place('b'), again)).rejects.toThrow('exists already');
    await expect(backUp(place('none'), `${again}2`)).rejects.toThrow('holds no database');
    expect(() => restore(place('b'), again, { replace: false, now: NOW })).toThrow('--replace');
    const aside = restore(place('b'), again, { replace: true, now: NOW });
    expect(aside).toBe(`${place('b').database}.before-2026-01-02T03-04-05.000Z`);
    expect(existsSync(String(aside))).toBe(true);
  });

  it('takes no damaged backup, and then nothing changes', () => {
    const damaged = join(directory, 'damaged.sqlite');
    for (const content of ['no database', '']) {
      writeFileSync(damaged, content);
      expect(() => restore(place('c'), damaged, { replace: false, now: NOW })).toThrow(
        'is no whole database of Tradewind',
      );
    }
    expect(existsSync(place('c').database)).toBe(false);
    expect(() => restore(place('c'), `${damaged}2`, { replace: true, now: NOW })).toThrow(
      'no file',
    );
  });
});
