import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often connections are looked for that nobody waits for. */
const CHECK_MS = 50;

/**
 * Lets a closing HTTP server end as soon as the last answer is given. When a server is closed Node ends
 * the connections that are idle at that moment: neither those whose answer ends later, such as an event
 * stream's, nor those over which nothing was ever asked, which browsers open in advance. It would wait
 * for either until it times out.
 */
export class HttpConnections {
  readonly #unused = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#unused.add(socket);
      socket.once('close', () => this.#unused.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage) => {
      this.#unused.delete(socket);
    });
  }

  /** Does what closes the server, and meanwhile ends connections over which nothing is under way. */
  async during(close: () => Promise<void>): Promise<void> {
    const timer = setInterval(() => {
      if (this.server.listening) return;
      this.server.closeIdleConnections();
      for (const socket of this.#unused) socket.destroy();
    }, CHECK_MS);
    try {
      await close();
    } finally {
      clearInterval(timer);
    }
  }
}
