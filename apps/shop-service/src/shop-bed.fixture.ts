import { ServiceBed } from '@tradewind/service/testing';
import { shopService } from './index.js';

export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: Record<string, unknown>;
}

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The operator's key is used, for this tenant. */
  readonly operatorFor?: string;
}

export const OPERATOR = 'demo-operator-key';

/** shop-service in this process, with requests in short. */
export class ShopBed {
  private constructor(readonly bed: ServiceBed) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ShopBed> {
    return new ShopBed(await ServiceBed.start(shopService, environment));
  }

  async ask(
    path: string,
    { method = 'GET', body, headers, operatorFor }: Asked = {},
  ): Promise<Answer> {
    const operator = operatorFor !== undefined && {
      authorization: `Bearer ${OPERATOR}`,
      'x-tradewind-tenant': operatorFor,
    };
    const json = body !== undefined && { 'content-type': 'application/json' };
    const response = await this.bed.fetch(path, {
      method,
      headers: { ...json, ...operator, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      etag: response.headers.get('etag'),
      body: (await response.json()) as Answer['body'],
    };
  }

  put(path: string, body: unknown, ifMatch?: string, more: Asked = {}): Promise<Answer> {
    const match = ifMatch !== undefined && { 'if-match': ifMatch };
    return this.ask(`/v1/documents/${path}`, {
      ...more,
      method: 'PUT',
      body,
      headers: { ...match, ...more.headers },
    });
  }

  get(path: string): Promise<Answer> {
    return this.ask(`/v1/documents/${path}`);
  }

  close(): Promise<void> {
    return this.bed.close();
  }
}
