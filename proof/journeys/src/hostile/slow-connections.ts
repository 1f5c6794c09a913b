import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { demoTenant } from '@tradewind/service';
import { latenciesOf, quantile } from './latencies.js';

export interface SlowFigures {
  readonly asked: number;
  /** As many as the limits of the machine on open files have let through. */
  readonly connections: number;
  /** Memory that the process has taken meanwhile, MB; the slow clients are in it as well. */
  readonly rssMb: number;
  /** Of honest requests meanwhile, ms. */
  readonly p99Ms: number;
  /** Honest requests that were not answered with 200. */
  readonly failed: number;
  /** Slow connections that the server had ended by itself in the end. */
  readonly ended: number;
}

const HONEST = 200;
const AT_ONCE = 200;

/** Opens connections that send a byte of a large request now and then, and measures honest ones meanwhile. */
export async function slowConnections(url: string, count: number): Promise<SlowFigures> {
  const { hostname, port } = new URL(url);
  const before = process.memoryUsage().rss;
  const sockets: Socket[] = [];
  let ended = 0;
  try {
    while (sockets.length < count) {
      const opened = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, async () => {
          const socket = connect(Number(port), hostname);
          socket.on('error', () => undefined);
          socket.once('close', () => ended++);
          const isOpen = await Promise.race([
            once(socket, 'connect').then(
              () => true,
              () => false,
            ),
            setTimeout(5_000, false),
          ]);
          return isOpen ? socket : undefined;
        }),
      );
      const found = opened.filter((socket) => socket !== undefined);
      for (const socket of found) socket.write(HEAD);
      sockets.push(...found);
      if (found.length < opened.length) break;
    }
    const connections = sockets.length;
    const drip = setInterval(() => {
      for (const socket of sockets) if (!socket.destroyed) socket.write(' ');
    }, 1_000);
    const { ms, failed } = await latenciesOf(url, demoTenant.writeKey, HONEST);
    const rssMb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
    const given = Date.now() + ENDED_WITHIN_MS;
    while (ended < connections && Date.now() < given) await setTimeout(200);
    clearInterval(drip);
    return { asked: count, connections, rssMb, p99Ms: quantile(ms, 0.99), failed, ended };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

const ENDED_WITHIN_MS = 20_000;
const HEAD =
  'POST /v1/batch HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 400000\r\n\r\n{"batch": [';
