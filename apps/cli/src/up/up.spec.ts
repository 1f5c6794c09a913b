import 'reflect-metadata';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Terminal } from '../live/terminal.js';
import { StackUnavailableError } from '../stack/stack-error.js';
import type { ReplaySummary } from '../summary/summary.js';
import { parseCommand } from './options.js';
import { freeServicePorts } from './service-ports.js';
import { up } from './up.js';

const TIMEOUT_MS = 240_000;
const INVOICES = 40;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-up-'));
});
afterEach(() => rm(directory, { recursive: true }));

function recording(): string {
  const rows = Array.from({ length: INVOICES }, (_, i) => {
    const date = new Date(Date.UTC(2011, 0, 1 + i)).toISOString().slice(0, 10);
    const customer = i % 4 === 0 ? '' : `${String(1 + (i % 7))}.0`;
    const line = (code: string) =>
      `${String(1000 + i)},${code},x,2,${date} 10:00:00,1.25,${customer},UK`;
    return `${line('A')}\n${line('B')}`;
  });
  rows.push('C2000,A,x,-2,2011-03-01 10:00:00,1.25,1.0,UK', 'garbage');
  return rows.join('\n');
}

// Nothing here speaks with customer service, so no encoder is downloaded for it.
process.env['MODEL_DIR'] = 'none';

/** Returns what was written; stops when something written matches. */
async function run(args: readonly string[], stopAt?: RegExp): Promise<string> {
  const stop = new AbortController();
  const out = new PassThrough();
  let text = '';
  out.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (stopAt?.test(text)) stop.abort();
  });
  const command = parseCommand(['up', '--data-dir', join(directory, 'data'), ...args]);
  if (command.name !== 'up') throw new Error(`parsed as ${command.name}`);
  await up(command.options, {
    terminal: new Terminal(out as unknown as NodeJS.WriteStream),
    startStack: () => Promise.reject(new StackUnavailableError('no Kafka here', 'install kafka')),
    signal: stop.signal,
  });
  return text;
}

describe('tradewind up', () => {
  let first: ReplaySummary;

  async function replay(
    ...more: readonly string[]
  ): Promise<{ text: string; summary: ReplaySummary }> {
    const path = join(directory, 'recording.csv');
    const json = join(directory, 'summary.json');
    await writeFile(path, recording());
    const text = await run([
      ...['--replay', path, '--format', 'online-retail', '--exit', '--json', json],
      ...more,
    ]);
    return { text, summary: JSON.parse(await readFile(json, 'utf8')) as ReplaySummary };
  }

  it(
    'goes on embedded, and says so, when there is no Kafka and Redis to be had',
    async () => {
      const { text, summary } = await replay();
      first = summary;
      expect(text).toContain('no Kafka here\nTo fix this, run: install kafka');
      expect(text).toContain('Going on embedded');
      expect(summary).toMatchObject({
        rows: { read: 82, accepted: 81, rejected: 1 },
        shoppers: 17,
        orders: INVOICES,
        revenue: INVOICES * 5 - 2.5,
        runtime: 'embedded',
      });
      expect(summary.eventsByTopic['storefront.events.v1']).toBe(INVOICES + 1);
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a directory that has been used; told to go on, it finds its state again, in which the same recording changes nothing',
    async () => {
      await replay();
      await expect(replay()).rejects.toThrow(/another --data-dir than [^]*--allow-existing/);
      const { summary } = await replay('--allow-existing');
      const { shoppers, orders, revenue, segments, campaigns } = first;
      expect(summary).toMatchObject({ shoppers, orders, revenue, segments, campaigns });
    },
    TIMEOUT_MS,
  );

  it(
    'simulates a shop until it is told to stop',
    async () => {
      const text = await run(['--embedded', '--rate', '200'], /events in [1-9][\d,]* \(\d+\/s\)/);
      expect(text).toMatch(/Stopping/);
    },
    TIMEOUT_MS,
  );

  it(
    'waits for the events of a real shop, at the port asked for',
    async () => {
      const { 'collector-service': port } = await freeServicePorts();
      process.env['COLLECTOR_PORT'] = String(port);
      try {
        const text = await run(['--embedded', '--no-simulator'], /The shop sends .*\n/);
        const url = `http://127.0.0.1:${String(port)}`;
        expect(text).toContain(`collector-service     ${url}/docs`);
        expect(text).toContain(`The shop sends its events to ${url}.`);
        expect(text).toContain('the write key is demo-write-key');
        expect(text).not.toContain('simulated');
      } finally {
        delete process.env['COLLECTOR_PORT'];
      }
    },
    TIMEOUT_MS,
  );

  it(
    'ends with an error that names the cause when most rows are refused',
    async () => {
      const path = join(directory, 'bad.csv');
      await writeFile(
        path,
        `1000,A,x,2,2011-01-01 10:00:00,1.25,1.0,UK\n${'1,A,x,y,z,1,1,UK\n'.repeat(9)}`,
      );
      const other = join(directory, 'other');
      const args = ['--embedded', '--replay', path, '--format', 'online-retail', '--exit'];
      await expect(run([...args, '--data-dir', other])).rejects.toThrow(
        /9 of 10 rows were refused: Quantity is not a whole number \(first: row 2, line 2, column Quantity\)/,
      );
    },
    TIMEOUT_MS,
  );

  it('starts nothing for a recording that is not there', async () => {
    const path = join(directory, 'no-such.csv');
    await expect(run(['--replay', path, '--format', 'rees46'])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`--replay ${path} cannot be read: ENOENT`) as unknown,
    });
  });
});
