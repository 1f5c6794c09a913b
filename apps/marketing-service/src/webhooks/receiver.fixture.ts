import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface Received {
  readonly id: string;
  readonly payload: { readonly type: string; readonly data: Record<string, unknown> };
}

/** A shop's own system: takes what is signed rightly, by the library that Standard Webhooks publish. */
export class Receiver {
  readonly taken: Received[] = [];
  /** Attempts, those that failed among them. */
  attempts = 0;
  /** What it answers to an attempt; a status from 200 to 299 takes the message. */
  answer: (attempt: number) => number | 'silence' = () => 204;
  readonly #verifier = new Webhook(SECRET);

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      void receiver.#take(request).then((status) => {
        if (status === 'silence') return;
        response.writeHead(status, { location: receiver.url }).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/hooks`;
  }

  get ids(): readonly string[] {
    return this.taken.map(({ id }) => id);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<number | 'silence'> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = this.answer(++this.attempts);
    if (answer === 'silence' || answer >= 300) return answer;
    const headers = request.headers as Record<string, string>;
    const payload = this.#verifier.verify(Buffer.concat(chunks).toString(), headers);
    this.taken.push({ id: headers['webhook-id'] ?? '', payload: payload as Received['payload'] });
    return answer;
  }
}
