import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixedPorts } from '../servers/fixed-ports.js';
import { PASS } from './proxy-mode.js';
import { TcpProxy } from './tcp-proxy.js';

let echo: Server;
let proxy: TcpProxy;
let received: number;
const clients: Socket[] = [];

beforeEach(async () => {
  received = 0;
  echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (data: Buffer) => (received += data.length));
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const [port = 0] = await fixedPorts(1);
  proxy = new TcpProxy(port, (echo.address() as AddressInfo).port);
  await proxy.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  await new Promise((resolve) => echo.close(resolve));
});

function dial(): Socket {
  const client = createConnection({ port: proxy.port, host: '127.0.0.1', noDelay: true });
  clients.push(client);
  return client;
}

async function connect(): Promise<Socket> {
  const client = dial();
  await once(client, 'connect');
  return client;
}

/**
 * Returns the code of the error with which a connection ends; `undefined` if it ends without one.
 */
function endOf(client: Socket): Promise<string | undefined> {
  let code: string | undefined;
  client.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
  client.resume();
  return new Promise((resolve) => {
    client.once('close', () => {
      resolve(code);
    });
  });
}

async function ask(client: Socket, text: string): Promise<string> {
  let answer = '';
  client.write(text);
  while (answer.length < text.length) {
    const [data] = (await once(client, 'data')) as [Buffer];
    answer += data.toString();
  }
  return answer;
}

async function silentFor(client: Socket, ms: number): Promise<boolean> {
  const signal = AbortSignal.timeout(ms);
  return once(client, 'data', { signal }).then(
    () => false,
    () => true,
  );
}

describe('a proxy', () => {
  it('passes everything in both directions', async () => {
    const client = await connect();
    await expect(ask(client, 'hello')).resolves.toBe('hello');
    const long = 'abcdefgh'.repeat(500_000);
    await expect(ask(client, long)).resolves.toBe(long);
  });

  it('passes on the end of a connection after everything that came before', async () => {
    const client = await connect();
    let answer = '';
    client.on('data', (data: Buffer) => (answer += data.toString()));
    client.end('x'.repeat(100_000));
    await once(client, 'end');
    expect(answer).toHaveLength(100_000);
  });

  it('cuts connections and refuses new ones until it passes again', async () => {
    const client = await connect();
    await ask(client, 'hello');
    const ended = endOf(client);
    await proxy.set({ kind: 'cut' });
    await ended;
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.set(PASS);
    await expect(ask(await connect(), 'again')).resolves.toBe('again');
  });

  it('passes nothing through a black hole, and the held-back data afterwards', async () => {
    const client = await connect();
    await ask(client, 'hello');
    await proxy.set({ kind: 'blackhole' });
    client.write('late');
    const newcomer = await connect();
    newcomer.write('later');
    const silent = await Promise.all([silentFor(client, 200), silentFor(newcomer, 200)]);
    expect(silent).toEqual([true, true]);
    expect(received).toBe('hello'.length);
    const late = once(client, 'data');
    const later = once(newcomer, 'data');
    await proxy.set(PASS);
    expect(String((await late)[0])).toBe('late');
    expect(String((await later)[0])).toBe('later');
  });

  it('applies back-pressure instead of holding everything in a black hole', async () => {
    const client = await connect();
    await proxy.set({ kind: 'blackhole' });
    const sent = 64 * 1_048_576;
    client.write(Buffer.alloc(sent));
    await silentFor(client, 300);
    expect(client.writableLength).toBeGreaterThan(sent / 4);
    let answered = 0;
    client.on('data', (data: Buffer) => (answered += data.length));
    await proxy.set(PASS);
    while (answered < sent) await once(client, 'data');
    expect(answered).toBe(sent);
  });

  it('resets connections', async () => {
    const client = await connect();
    await ask(client, 'hello');
    const ended = endOf(client);
    await proxy.set({ kind: 'reset' });
    await expect(ended).resolves.toBe('ECONNRESET');
    await expect(endOf(dial())).resolves.toBe('ECONNRESET');
    await proxy.set(PASS);
    await expect(ask(await connect(), 'again')).resolves.toBe('again');
  });

  it('switches to another server, in every mode', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('the other');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const client = await connect();
    await ask(client, 'hello');
    await proxy.set({ kind: 'blackhole' });
    const newcomer = await connect();
    const ended = [endOf(client), endOf(newcomer)];
    proxy.retarget((other.address() as AddressInfo).port);
    await expect(Promise.all(ended)).resolves.toEqual([undefined, undefined]);
    await proxy.set(PASS);
    const [answer] = (await once(dial(), 'data')) as [Buffer];
    expect(String(answer)).toBe('the other');
    await new Promise((resolve) => other.close(resolve));
  });

  it('delays each direction, and not one chunk after another', async () => {
    const client = await connect();
    await proxy.set({ kind: 'delay', ms: 100 });
    let answer = '';
    client.on('data', (data: Buffer) => (answer += data.toString()));
    const startedAt = performance.now();
    for (const digit of '0123456789') {
      client.write(digit);
      await pause(10);
    }
    while (answer.length < 10) await once(client, 'data');
    const took = performance.now() - startedAt;
    expect(answer).toBe('0123456789');
    // One after the other, the chunks would take ten times as long.
    expect(took).toBeGreaterThanOrEqual(280);
    expect(took).toBeLessThan(1_000);
  });

  it('holds to a rate', async () => {
    const client = await connect();
    await proxy.set({ kind: 'rate', bytesPerSecond: 1_000_000 });
    const startedAt = performance.now();
    const text = 'x'.repeat(300_000);
    await expect(ask(client, text)).resolves.toBe(text);
    // The first 64 KiB each way pass at once.
    expect(performance.now() - startedAt).toBeGreaterThan(230);
  });

  it('closes a connection whose server is not there', async () => {
    await new Promise<void>((resolve) => {
      echo.close(() => {
        resolve();
      });
    });
    await endOf(await connect());
    expect(proxy.connections).toBe(0);
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
  });
});
