import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFor, type ReadPlan } from './read-load.js';

const CLIENTS = 3;

describe('readFor', () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let sockets: number;

  beforeEach(async () => {
    sockets = 0;
    answer = (_, response) => response.end('{}');
    server = createServer((request, response) => {
      answer(request, response);
    });
    server.on('connection', () => {
      sockets += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const plan = (more: Partial<ReadPlan> = {}): ReadPlan => ({
    routes: [
      { name: 'a', url: `${url}/a?userId=` },
      { name: 'b', url: `${url}/b?userId=` },
    ],
    clients: CLIENTS,
    seconds: 0.3,
    shoppers: 5,
    secretKey: 'secret',
    seed: 1,
    ...more,
  });

  it('reads each route with the key, on as many connections as there are clients', async () => {
    const seen = new Set<string>();
    answer = ({ url: path, headers }, response) => {
      seen.add(`${headers.authorization ?? ''} ${path?.slice(0, 10) ?? ''}`);
      response.end('{}');
    };
    const { count, byRoute, errors, perSecond } = await readFor(plan());
    expect([...seen].sort()).toEqual(['Bearer secret /a?userId=', 'Bearer secret /b?userId=']);
    expect(sockets).toBeLessThanOrEqual(CLIENTS);
    expect(errors).toBe(0);
    expect(count).toBe((byRoute['a']?.count ?? 0) + (byRoute['b']?.count ?? 0));
    expect(perSecond).toBeCloseTo(count / 0.3, 6);
  });

  it('sends no read twice when it is told so', async () => {
    const seen: string[] = [];
    answer = ({ url: path }, response) => {
      seen.push(path ?? '');
      response.end('{}');
    };
    // Five shoppers have five hundred reads that differ.
    const routes = [{ name: 'a', url: `${url}/a?userId=` }];
    await readFor(plan({ routes, once: true, rate: 500 }));
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain('/a?userId=shopper-0&limit=1');
    expect(seen).toContain('/a?userId=shopper-0&limit=2');
  });

  it('tells what is unknown and what failed', async () => {
    answer = ({ url: path }, response) => {
      if (path?.startsWith('/a')) response.writeHead(404).end();
      else response.writeHead(503).end();
    };
    const { byRoute, errors, unknown } = await readFor(plan());
    expect(byRoute['a']).toMatchObject({ errors: 0, unknown: byRoute['a']?.count });
    expect(byRoute['b']).toMatchObject({ errors: byRoute['b']?.count, unknown: 0 });
    expect([errors, unknown]).toEqual([byRoute['b']?.count, byRoute['a']?.count]);
  });

  it('counts as an error what is cut off', async () => {
    answer = ({ socket }) => socket.destroy();
    const { count, errors } = await readFor(plan());
    expect(count).toBeGreaterThan(0);
    expect(errors).toBe(count);
  });

  it('sends no more than the rate, and counts what a slow answer held up from when it was due', async () => {
    let isFirst = true;
    answer = (_, response) => {
      if (!isFirst) return void response.end('{}');
      isFirst = false;
      setTimeout(() => response.end('{}'), 200);
    };
    const { count, maxMs, p50Ms, unsent } = await readFor(plan({ clients: 1, rate: 100 }));
    expect(count + unsent).toBe(30);
    expect(maxMs).toBeGreaterThanOrEqual(199);
    // Closed loop would have one slow answer; here about 20 reads were due while it took its time.
    expect(p50Ms).toBeGreaterThan(20);
  });
});
