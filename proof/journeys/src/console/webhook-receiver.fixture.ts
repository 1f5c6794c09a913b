import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server of a shop that takes what webhooks send, and remembers it. */
export class Receiver {
  readonly received: Received[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const message = JSON.parse(body) as Pick<Received, 'type' | 'data'>;
        this.received.push({ ...message, body, headers: request.headers });
        response.writeHead(204).end();
      });
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Receiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/hook`;
  }

  /** The first request of a campaign. */
  get request(): Received | undefined {
    return this.received.find(({ type }) => type === 'campaign.requested');
  }

  /** Whether all that has come bears the signature of Standard Webhooks under this secret. */
  areSigned(secret: string): boolean {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return this.received.every(({ body, headers }) => {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      return headers['webhook-signature'] === `v1,${signature}`;
    });
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
