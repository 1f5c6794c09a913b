import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { forEachService, serviceNames } from './services.js';
import type { ServiceName, ServiceUrls } from './services.js';

export type ServicePorts = Readonly<Record<ServiceName, number>>;

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = '127.0.0.1';
/** Addresses to listen on that stand for all of the machine's; one does not connect to them. */
const ANY_ADDRESS = new Set(['0.0.0.0', '::']);
const MAX_PORT = 65_535;

/** Where services are looked for first; the same as in docker-compose.yml. */
export const preferredPorts: ServicePorts = {
  'collector-service': 3001,
  'profile-service': 3002,
  'recommender-service': 3003,
  'marketing-service': 3004,
  'chatbot-service': 3005,
  'shop-service': 3006,
  'console-service': 3000,
};

/** Variables that settle a service's port. */
const variables: Readonly<Record<ServiceName, string>> = {
  'collector-service': 'COLLECTOR_PORT',
  'profile-service': 'PROFILE_PORT',
  'recommender-service': 'RECOMMENDER_PORT',
  'marketing-service': 'MARKETING_PORT',
  'chatbot-service': 'CHATBOT_PORT',
  'shop-service': 'SHOP_PORT',
  'console-service': 'CONSOLE_PORT',
};

/** Thrown when a port that was asked for cannot be had; the message names the variable. */
export class ServicePortError extends Error {
  readonly code = 'SERVICE_PORT';
}

/** The address that services listen on: this machine's own eyes only, unless HOST says otherwise. */
export function serviceHost(env: Environment): string {
  const host = env['HOST'] ?? '';
  return host === '' ? LOOPBACK : host;
}

/** Where services that listen on a host's ports are reached from this machine. */
export function urlsOf(host: string, ports: ServicePorts): ServiceUrls {
  const reached = ANY_ADDRESS.has(host) ? LOOPBACK : host;
  const authority = reached.includes(':') ? `[${reached}]` : reached;
  return forEachService((name) => `http://${authority}:${String(ports[name])}`);
}

/**
 * A port of `serviceHost` for each service, free a moment ago: the one that its variable
 * (COLLECTOR_PORT and so on; 0 for any) says, else its preferred one, else any. Rejects with a
 * `ServicePortError` when a variable asks for one that cannot be had.
 */
export async function chooseServicePorts(
  env: Environment,
  preferred: ServicePorts = preferredPorts,
): Promise<ServicePorts> {
  const host = serviceHost(env);
  // Held until all are chosen, so that they are all different.
  const held = new Map<ServiceName, Server>();
  try {
    for (const name of serviceNames) {
      const asked = askedPort(env, variables[name]);
      if (asked !== undefined) held.set(name, await holdAsked(asked, host, variables[name]));
    }
    for (const name of serviceNames) {
      if (held.has(name)) continue;
      held.set(name, await hold(preferred[name], host).catch(() => hold(0, host)));
    }
    return forEachService((name) => (held.get(name)?.address() as AddressInfo).port);
  } finally {
    await Promise.all(
      [...held.values()].map((server) => new Promise((resolve) => server.close(resolve))),
    );
  }
}

/** A free port for each service, whatever is preferred. */
export function freeServicePorts(): Promise<ServicePorts> {
  return chooseServicePorts(
    {},
    forEachService(() => 0),
  );
}

/** Tries after which a port is not exchanged any more. */
const MAX_TRIES = 5;

/**
 * Starts a service on a port that was free a moment ago; on another free one when somebody has taken it
 * in between, unless a variable asks for it. `start` rejects with EADDRINUSE for a port that is taken.
 */
export async function onFreePort<Started>(
  { name, port, env }: { name: ServiceName; port: number; env: Environment },
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  for (let tries = 1, tried = port; ; tries++) {
    try {
      return await start(tried);
    } catch (error) {
      if (!isTaken(error) || tries === MAX_TRIES || askedPort(env, variables[name])) throw error;
      tried = (await freeServicePorts())[name];
    }
  }
}

/** Whether an error says that an address is in use. */
export function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}

function askedPort(env: Environment, variable: string): number | undefined {
  const text = env[variable] ?? '';
  if (text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new ServicePortError(`${variable} is a port from 0 to ${MAX_PORT}, not '${text}'`);
}

async function holdAsked(port: number, host: string, variable: string): Promise<Server> {
  try {
    return await hold(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = isTaken(error) ? `is taken on ${host}` : `cannot be used: ${String(code)}`;
    throw new ServicePortError(`port ${port}, which ${variable} asks for, ${reason}`);
  }
}

function hold(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}
