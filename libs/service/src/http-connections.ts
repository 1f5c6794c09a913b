import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How often idle connections are closed during a shutdown. */
const CHECK_MS = 50;
/** The first request of a new connection may be on its way. */
const FIRST_REQUEST_MS = 1_000;

/**
 * Lets an HTTP server close without cutting off clients and without waiting for idle connections.
 *
 * From the beginning of the close every answer ends its connection, so that no client sends its
 * next request over it. When a server is closed, Node ends the connections that are idle at that
 * moment, but neither those that become idle later nor those that never had a request, which
 * browsers open in advance. It would wait for both until they time out.
 */
export class HttpConnections {
  /** Connections without a request so far, and when they were opened. */
  readonly #unused = new Map<Socket, number>();
  readonly #answers = new Set<ServerResponse>();
  #closing = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#unused.set(socket, performance.now());
      socket.once('close', () => this.#unused.delete(socket));
    });
    server.prependListener('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
      this.#unused.delete(socket);
      if (this.#closing) endConnection(answer);
      this.#answers.add(answer);
      answer.once('close', () => this.#answers.delete(answer));
    });
  }

  /** Runs the function that closes the server. */
  async during(close: () => Promise<void>): Promise<void> {
    this.#closing = true;
    for (const answer of this.#answers) endConnection(answer);
    const timer = setInterval(() => {
      if (this.server.listening) return;
      this.server.closeIdleConnections();
      for (const [socket, openedAt] of this.#unused) {
        if (performance.now() - openedAt > FIRST_REQUEST_MS) socket.destroy();
      }
    }, CHECK_MS);
    try {
      await close();
    } finally {
      clearInterval(timer);
    }
  }
}

function endConnection(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('connection', 'close');
}
