import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

const LOWEST = 15_000;
const DEFAULT_EPHEMERAL_START = 32_768;
const MAX_TRIES = 200;

/**
 * Returns ports of the loopback interface that stay free while nobody listens on them: they are
 * below the kernel's range for outgoing connections, so that a killed server gets its port again.
 */
export async function fixedPorts(count: number): Promise<number[]> {
  const end = await ephemeralStart();
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < MAX_TRIES; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (end - LOWEST));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  if (ports.size < count) throw new Error(`no ${count} free ports from ${LOWEST} to ${end}`);
  return [...ports];
}

async function ephemeralStart(): Promise<number> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  const start = Number.parseInt(text, 10);
  return start > LOWEST + MAX_TRIES ? start : DEFAULT_EPHEMERAL_START;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
