import { Injectable } from '@nestjs/common';
import { demoTenant } from '@tradewind/service';
import { Services } from '../proxy/services.js';
import type { ServiceBehind } from '../proxy/services.js';

const json = { 'content-type': 'application/json' };

/** What the demonstration shop's server asks of the platform, by the public APIs and with the shop's own keys. */
@Injectable()
export class PlatformClient {
  constructor(private readonly services: Services) {}

  /** Tells what happened in the shop. Throws if it was not accepted, so that it can be told again. */
  async tell(...events: readonly object[]): Promise<void> {
    const { serverKey } = demoTenant;
    const response = await this.services.ask('collector', '/v1/batch', {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${serverKey}` },
      body: JSON.stringify({ batch: events }),
    });
    await refuseUnlessOk(response, 'the collector');
  }

  /** States items; a row that is not accepted is an error. */
  async state(items: readonly object[]): Promise<void> {
    const response = await this.services.ask('shop', '/v1/items', {
      method: 'PUT',
      headers: { ...json, authorization: `Bearer ${demoTenant.secretKey}` },
      body: JSON.stringify(items),
    });
    await refuseUnlessOk(response, 'shop-service');
  }

  /** The JSON of a read with the secret key; undefined if there is none. */
  read(service: ServiceBehind, path: string, query: Readonly<Record<string, string>>) {
    const search = new URLSearchParams(query).toString();
    return this.services.read(service, `${path}?${search}`, demoTenant.secretKey);
  }
}

async function refuseUnlessOk(response: Response, who: string): Promise<void> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${who} answered ${String(response.status)}: ${text}`);
}
