import { BadGatewayException, GatewayTimeoutException, Inject, Injectable } from '@nestjs/common';
import type { ConsoleConfig } from '../config.js';
import { CONSOLE_CONFIG } from '../tokens.js';

/** The services behind the console, by the names that its paths use. */
export const servicesBehind = [
  'collector',
  'profile',
  'recommender',
  'marketing',
  'chatbot',
  'shop',
] as const;
export type ServiceBehind = (typeof servicesBehind)[number];

export function isServiceBehind(name: string): name is ServiceBehind {
  return (servicesBehind as readonly string[]).includes(name);
}

export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aborts the request; it has no other end if it is a stream. */
  readonly signal?: AbortSignal;
}

/** Asks the services behind the console. */
@Injectable()
export class Services {
  readonly #urls: Readonly<Record<ServiceBehind, string>>;

  constructor(@Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig) {
    this.#urls = {
      collector: config.COLLECTOR_URL,
      profile: config.PROFILE_URL,
      recommender: config.RECOMMENDER_URL,
      marketing: config.MARKETING_URL,
      chatbot: config.CHATBOT_URL,
      shop: config.SHOP_URL,
    };
  }

  /** Any answer of the service. Throws a 504 if it takes too long, and a 502 if there is none. */
  async ask(service: ServiceBehind, path: string, asked: Asked): Promise<Response> {
    const timeout = AbortSignal.timeout(this.config.SERVICE_TIMEOUT_MS);
    const signal = asked.signal ?? timeout;
    try {
      return await fetch(this.#urls[service] + path, { ...asked, signal, redirect: 'manual' });
    } catch (error) {
      if (timeout.aborted) throw new GatewayTimeoutException(`${service} does not answer`);
      throw new BadGatewayException(`${service} cannot be reached`, { cause: error });
    }
  }

  /** The JSON of a read; undefined if the service does not answer with 200. */
  async read(service: ServiceBehind, path: string, key: string): Promise<unknown> {
    try {
      const headers = { authorization: `Bearer ${key}` };
      const response = await this.ask(service, path, { method: 'GET', headers });
      if (response.ok) return await response.json();
      await response.body?.cancel();
      return undefined;
    } catch {
      return undefined;
    }
  }
}
