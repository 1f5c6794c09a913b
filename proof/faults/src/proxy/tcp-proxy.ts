import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { Direction } from './direction.js';
import { PASS } from './proxy-mode.js';
import type { ProxyMode } from './proxy-mode.js';

const HOST = '127.0.0.1';

interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly directions: readonly Direction[];
}

/** A proxy between clients and a local server that can disturb their traffic at any time. */
export class TcpProxy {
  #mode: ProxyMode = PASS;
  #server: Server | undefined;
  readonly #links = new Set<Link>();
  /** Connections that have arrived while nothing passes. */
  readonly #waiting = new Set<Socket>();

  /** @param port The port for clients. @param target The server's port, at first. */
  constructor(
    readonly port: number,
    private target: number,
  ) {}

  async start(): Promise<void> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
      this.#accept(client);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, HOST, resolve);
    });
  }

  get mode(): ProxyMode {
    return this.#mode;
  }

  /** The number of open connections. */
  get connections(): number {
    return this.#links.size + this.#waiting.size;
  }

  /** Resolves when the mode applies to existing and new connections. */
  async set(mode: ProxyMode): Promise<void> {
    const before = this.#mode;
    this.#mode = mode;
    if (mode.kind === 'cut') {
      await this.#close();
      return;
    }
    if (before.kind === 'cut') await this.start();
    if (mode.kind === 'reset') this.#drop(true);
    if (mode.kind === 'blackhole') return;
    for (const client of this.#waiting) this.#connect(client);
    this.#waiting.clear();
    for (const { directions } of this.#links) for (const direction of directions) direction.flush();
  }

  /** Connects to another local server from now on; connections to the previous one are closed. */
  retarget(port: number): void {
    this.target = port;
    this.#drop(false);
  }

  async stop(): Promise<void> {
    await this.#close();
  }

  #accept(client: Socket): void {
    client.on('error', () => client.destroy());
    switch (this.#mode.kind) {
      case 'cut':
        client.destroy();
        return;
      case 'reset':
        client.resetAndDestroy();
        return;
      case 'blackhole':
        this.#waiting.add(client);
        client.once('close', () => this.#waiting.delete(client));
        return;
      case 'pass':
      case 'delay':
      case 'rate':
        this.#connect(client);
    }
  }

  #connect(client: Socket): void {
    const upstream = createConnection({
      port: this.target,
      host: HOST,
      noDelay: true,
      allowHalfOpen: true,
    });
    const mode = () => this.#mode;
    const outward = new Direction(client, upstream, mode);
    const inward = new Direction(upstream, client, mode);
    const link: Link = { client, upstream, directions: [outward, inward] };
    this.#links.add(link);
    upstream.once('connect', () => {
      outward.flush();
    });
    upstream.on('error', () => upstream.destroy());
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.once('close', () => {
        this.#links.delete(link);
        other.destroy();
      });
    }
  }

  #drop(isReset: boolean): void {
    const clients = [...this.#waiting, ...[...this.#links].map(({ client }) => client)];
    for (const { upstream } of this.#links) upstream.destroy();
    for (const client of clients) {
      if (isReset) client.resetAndDestroy();
      else client.destroy();
    }
    this.#waiting.clear();
    this.#links.clear();
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else {
        server.close(() => {
          resolve();
        });
      }
    });
    this.#drop(false);
    await closed;
  }
}
