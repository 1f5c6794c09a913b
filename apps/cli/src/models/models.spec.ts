import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCommand, UsageError } from '../up/options.js';
import { runModels } from './models.command.js';
import { parseModels, type ModelsCommand } from './options.js';

const model = {
  model: 'propensity',
  modelVersion: 'propensity@9',
  champion: 'forest',
  previous: 'logistic',
  pinnedBy: 'ann',
  candidates: [
    { candidate: 'forest', role: 'champion', examples: 900, loss: 0.21 },
    { candidate: 'logistic', role: 'challenger', examples: 900, loss: 0.25, better: -0.04 },
  ],
  trainings: [{ kind: 'forest', progress: 0.5 }],
};

/** Answers as a service does, and remembers what was asked. */
describe('tradewind models', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  let previous: string | undefined;

  beforeEach(async () => {
    asked.length = 0;
    previous = model.previous;
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method = '', headers, url: path = '' } = request;
        asked.push(`${method} ${path} ${headers.authorization ?? ''} ${body}`.trim());
        const models = { propensity: { ...model, previous }, missing: [] };
        response.statusCode = method === 'GET' ? 200 : path.includes('tree') ? 404 : 202;
        response.end(JSON.stringify(method === 'GET' ? models : { model: 'propensity' }));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const run = (...args: string[]) => {
    const command = parseModels([...args, '--url', url]) as Exclude<
      ModelsCommand,
      { name: 'help' }
    >;
    return runModels(command, {});
  };

  it('lists candidates with their figures', async () => {
    const text = await run('list');
    expect(text).toMatch(/propensity@9: champion forest, pinned by ann/);
    expect(text).toMatch(/logistic\s+challenger\s+900\s+0\.2500\s+-0\.0400/);
    expect(text).toMatch(/training forest: 50 %/);
    expect(JSON.parse(await run('list', '--json'))).toMatchObject([{ champion: 'forest' }]);
  });

  it('promotes, unpins, and goes back to the champion before', async () => {
    await run('promote', 'propensity', 'logistic', '--by', 'bob');
    await run('unpin', 'propensity');
    await run('rollback', 'propensity');
    expect(asked).toEqual([
      'POST /v1/models/propensity/promote Bearer demo-secret-key {"to":"logistic","by":"bob"}',
      'POST /v1/models/propensity/unpin Bearer demo-secret-key {"by":"cli"}',
      'GET /v1/models Bearer demo-secret-key',
      'POST /v1/models/propensity/promote Bearer demo-secret-key {"to":"logistic","by":"cli"}',
    ]);
  });

  it('says what cannot be done', async () => {
    await expect(run('promote', 'tree', 'x')).rejects.toThrow(/answered 404/);
    await expect(run('rollback', 'tree')).rejects.toThrow(/no model 'tree'.*one of propensity/);
    previous = undefined;
    await expect(run('rollback', 'propensity')).rejects.toThrow(/never had another champion/);
  });
});

describe('the command line of models', () => {
  it('is read as a command of the program', () => {
    expect(parseCommand(['models', 'promote', 'propensity', 'forest', '--json'])).toEqual({
      name: 'models',
      command: {
        ...{ name: 'promote', model: 'propensity', to: 'forest' },
        ...{ url: undefined, by: 'cli', json: true },
      },
    });
    expect(parseCommand(['models'])).toEqual({ name: 'help', of: 'models' });
    expect(parseCommand(['models', 'list', '--help'])).toEqual({ name: 'help', of: 'models' });
  });

  it.each([
    [['show'], /one of list, promote, rollback, unpin/],
    [['promote', 'propensity'], /takes MODEL CANDIDATE/],
    [['list', 'all'], /takes no arguments/],
    [['list', '--url', 'ftp://x'], /--url takes an address/],
    [['list', '--colour'], /colour/],
  ])('refuses %j', (args, reason) => {
    expect(() => parseModels(args)).toThrow(UsageError);
    expect(() => parseModels(args)).toThrow(reason);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
