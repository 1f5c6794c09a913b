import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import type { Progress } from './progress.js';
import { reasonOf } from './stack-error.js';

const CONNECT_TIMEOUT_MS = 800;
const ENGINE_TIMEOUT_MS = 10_000;
const PULL_TIMEOUT_MS = 240_000;

/** A responding Docker engine, by way of testcontainers. */
export type DockerEngine = ContainerRuntimeClient;

/** Finds the Docker engine. Rejects with the reason, within a second when there is none. */
export async function findDockerEngine(env: NodeJS.ProcessEnv): Promise<DockerEngine> {
  const endpoint = dockerEndpoint(env);
  if (endpoint === undefined) throw new Error('no Docker engine');
  await connectTo(endpoint);
  // Loading it takes a while, so only machines with an engine load it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  return within(ENGINE_TIMEOUT_MS, 'the Docker engine does not answer', () =>
    getContainerRuntimeClient(),
  );
}

/** Ensures that the engine has an image, pulling it if necessary. Rejects with the reason. */
export async function ensureImage(
  engine: DockerEngine,
  name: string,
  progress: Progress,
): Promise<void> {
  const { ImageName } = await import('testcontainers');
  const image = ImageName.fromString(name);
  if (await engine.image.exists(image)) return;
  try {
    await progress.step(`Pulling the image ${name}`, () =>
      within(PULL_TIMEOUT_MS, `not finished after ${PULL_TIMEOUT_MS / 1_000} s`, () =>
        engine.image.pull(image),
      ),
    );
  } catch (error) {
    throw new Error(`the image ${name} cannot be pulled: ${reasonOf(error)}`, { cause: error });
  }
  // The engine reports some failures only in the stream, which then just ends.
  if (!(await engine.image.exists(image))) throw new Error(`the image ${name} cannot be pulled`);
}

type Endpoint = { readonly path: string } | { readonly host: string; readonly port: number };

/** Returns the engine's endpoint, by the rules of the Docker client. */
function dockerEndpoint(env: NodeJS.ProcessEnv): Endpoint | undefined {
  const host = env['DOCKER_HOST'];
  if (host !== undefined && host !== '') return parseDockerHost(host);
  const runtime = env['XDG_RUNTIME_DIR'];
  const sockets = [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
  ];
  const path = sockets.find((socket) => existsSync(socket));
  return path === undefined ? undefined : { path };
}

function parseDockerHost(host: string): Endpoint {
  const url = new URL(host);
  if (url.protocol === 'unix:') return { path: url.pathname };
  return { host: url.hostname, port: Number(url.port === '' ? 2375 : url.port) };
}

function connectTo(endpoint: Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(endpoint);
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
      socket.destroy(new Error('connecting timed out'));
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', (error) => {
      reject(new Error(`no Docker engine answers: ${error.message}`));
    });
  });
}

async function within<T>(limitMs: number, reason: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(reason));
    }, limitMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
