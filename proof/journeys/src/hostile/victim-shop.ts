import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConsoleLogger } from '@nestjs/common';
import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import {
  configOf,
  demoTenant,
  openEmbeddedRuntime,
  startService,
  type PlatformConfig,
  type RunningService,
  type ServiceDefinition,
  type ServiceProgress,
} from '@tradewind/service';
import { until } from '../until.js';
import type { ForgedEvent, Victim } from './forged-events.js';

const TOP = 10;
const EPOCH_MS = 500;
/** What of a profile depends on the time at which it is read, or on a model that learns meanwhile. */
const MOVING: ReadonlySet<string> = new Set(['recent', 'rfm', 'segment']);
const bearer = { authorization: `Bearer ${demoTenant.secretKey}` };

/** What the platform says of a customer, as texts. */
export interface Facts {
  readonly profile: string;
  readonly answers: string;
  readonly campaigns: string;
  readonly list: string;
}

/** A shop on all services that fold what shoppers do, in this process, on memory. */
export class VictimShop {
  readonly #runtime = openEmbeddedRuntime(':memory:');
  readonly #services: RunningService[] = [];

  static async open(): Promise<VictimShop> {
    const shop = new VictimShop();
    await shop.#start(collectorService);
    await shop.#start(profileService);
    await shop.#start(recommenderService);
    await shop.#start(marketingService);
    await shop.#start(chatbotService);
    return shop;
  }

  /** Returns how many of the events the collector has accepted. */
  async send(events: readonly ForgedEvent[], key: string): Promise<number> {
    let accepted = 0;
    for (let at = 0; at < events.length; at += 100) {
      const answer = await fetch(`${this.#url(collectorService)}/v1/batch`, {
        method: 'POST',
        body: JSON.stringify({ writeKey: key, batch: events.slice(at, at + 100) }),
      });
      if (!answer.ok) throw new Error(`the collector answers ${String(answer.status)}`);
      accepted += ((await answer.json()) as { accepted: number }).accepted;
    }
    await this.#caughtUp();
    return accepted;
  }

  async factsOf({ userId }: Victim): Promise<Facts> {
    const who = `userId=${userId}`;
    const [profile, answers, campaigns, list] = await Promise.all([
      this.read(profileService, `/v1/profiles?${who}`),
      this.read(chatbotService, `/v1/orders?${who}`),
      this.read(marketingService, `/v1/campaigns?${who}`),
      this.read(recommenderService, `/v1/recommendations?${who}&limit=${String(TOP)}`),
    ]);
    const counted = Object.entries(profile).filter(([name]) => !MOVING.has(name));
    return {
      profile: JSON.stringify(counted),
      answers: JSON.stringify(answers),
      campaigns: JSON.stringify(campaigns),
      list: JSON.stringify((list['items'] as { item: string }[]).map(({ item }) => item)),
    };
  }

  /**
   * Resolves with what is said of the customers once it is the same after several epochs, in which models
   * learn what they were told: what differs later is the work of others.
   */
  async settledFactsOf(customers: readonly Victim[]): Promise<readonly Facts[]> {
    let before: readonly Facts[] = [];
    let same = 0;
    return until('what is said of customers to stand', async () => {
      // The clock of the log goes on with events.
      const visit = { type: 'page', anonymousId: 'passer-by', messageId: randomUUID() };
      await this.send([visit], demoTenant.serverKey);
      const now = await Promise.all(customers.map((customer) => this.factsOf(customer)));
      same = isDeepStrictEqual(now, before) ? same + 1 : 0;
      before = now;
      await setTimeout(EPOCH_MS);
      return same >= 3 ? now : undefined;
    });
  }

  /** Everything that lists and campaigns show of items, of the shop and of these customers. */
  async shown(userIds: readonly string[]): Promise<string> {
    const paths = userIds.map((userId) => `userId=${userId}&include=items`);
    const answers = await Promise.all([
      this.read(recommenderService, '/v1/trending?include=items'),
      ...paths.map((path) => this.read(recommenderService, `/v1/recommendations?${path}`)),
      ...paths.map((path) => this.read(marketingService, `/v1/campaigns?${path}`)),
    ]);
    return JSON.stringify(answers);
  }

  async close(): Promise<void> {
    for (const service of this.#services.splice(0).reverse()) await service.close();
    await this.#runtime.close();
  }

  async read({ name }: { name: string }, path: string): Promise<Record<string, unknown>> {
    const answer = await fetch(this.#url({ name }) + path, { headers: bearer });
    if (!answer.ok) throw new Error(`${name} answers ${String(answer.status)} to ${path}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Resolves when all folds have read what there is now, and what they have made of it. */
  async #caughtUp(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const service of this.#services.filter(({ name }) => name !== collectorService.name)) {
        const ends = (await this.#foldsOf(service)).map(({ end }) => end);
        await until(`${service.name} to catch up`, async () => {
          const folds = await this.#foldsOf(service);
          return folds.every(({ next }, i) => next >= (ends[i] ?? 0)) || undefined;
        });
      }
    }
  }

  async #foldsOf(service: RunningService): Promise<ServiceProgress['folds']> {
    return ((await this.read(service, '/v1/progress')) as unknown as ServiceProgress).folds;
  }

  #url({ name }: { name: string }): string {
    const service = this.#services.find((each) => each.name === name);
    if (service === undefined) throw new TypeError(`${name} does not run`);
    return service.url;
  }

  async #start<Config extends PlatformConfig>(definition: ServiceDefinition<Config>) {
    const service = await startService(definition, {
      config: configOf(definition, {
        ...{ HOST: '127.0.0.1', PORT: '0', MODEL_EPOCH_MS: String(EPOCH_MS) },
      }),
      runtime: { ...this.#runtime, close: () => Promise.resolve() },
      logger: new ConsoleLogger({ logLevels: ['error', 'fatal'] }),
      onFailure: (error) => {
        throw error;
      },
    });
    this.#services.push(service);
  }
}
