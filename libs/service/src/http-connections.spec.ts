import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { beforeEach, expect, it } from '@jest/globals';
import { HttpConnections } from './http-connections.js';

let asked: ((response: ServerResponse) => void) | undefined;
let server: ReturnType<typeof createServer>;
let connections: HttpConnections;
let port: number;

beforeEach(async () => {
  server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => asked?.(response));
  connections = new HttpConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

const close = () =>
  connections.during(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  );

/** Sends a request whose answer is held back, so that its connection stays open. */
async function hold() {
  const call = request({
    port,
    host: '127.0.0.1',
    agent: false,
    headers: { connection: 'keep-alive' },
  });
  const held = new Promise<ServerResponse>((resolve) => (asked = resolve));
  call.end();
  const response = await held;
  return { call, response };
}

it('does not wait for connections without a request', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(server, 'connection');
  await close();
  if (!socket.closed) await once(socket, 'close');
});

it.each([
  ['that has begun, and then not for its connection', true],
  ['that ends its connection', false],
])('waits for an answer %s', async (_, begun) => {
  const { call, response } = await hold();
  if (begun) response.flushHeaders();
  let closed = false;
  const closing = close().then(() => (closed = true));
  while (server.listening) await new Promise(setImmediate);
  expect(closed).toBe(false);
  expect(response.getHeader('connection')).toBe(begun ? undefined : 'close');
  response.end('the answer');
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  expect(Buffer.concat(await answer.toArray()).toString()).toBe('the answer');
  await closing;
});

it('ends the connections of requests that come meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const closing = connections.during(async () => {
    await promise;
    server.close();
    await once(server, 'close');
  });
  asked = (response) => response.end();
  const answer = await fetch(`http://127.0.0.1:${String(port)}`);
  expect(answer.headers.get('connection')).toBe('close');
  resolve(undefined);
  await closing;
});
