import { setTimeout } from 'node:timers/promises';
import { ConsoleLogger } from '@nestjs/common';
import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { shopService } from '@tradewind/shop-service';
import { configOf, demoTenant, openEmbeddedRuntime, startService } from '@tradewind/service';
import type {
  PlatformConfig,
  RunningService,
  Runtime,
  ServiceDefinition,
  ServiceProgress,
} from '@tradewind/service';
import { until } from '../until.js';

const EPOCH_MS = 500;
const bearer = { authorization: `Bearer ${demoTenant.secretKey}` };

/** Keeps what services log, as an operator would find it in their files. */
class KeptLogs extends ConsoleLogger {
  readonly lines: string[] = [];

  protected override printMessages(messages: unknown[]): void {
    this.lines.push(...messages.map((message) => JSON.stringify(message)));
  }
}

/** All services that keep something of shoppers, in this process, on one SQLite file. */
export class AuditedShop {
  readonly #logs = new KeptLogs();
  readonly #services: RunningService[] = [];

  private constructor(private readonly runtime: Runtime) {}

  static async open(path: string): Promise<AuditedShop> {
    const shop = new AuditedShop(openEmbeddedRuntime(path));
    await shop.#start(shopService);
    await shop.#start(collectorService);
    await shop.#start(profileService);
    await shop.#start(recommenderService);
    await shop.#start(marketingService);
    await shop.#start(chatbotService);
    return shop;
  }

  get logs(): readonly string[] {
    return this.#logs.lines;
  }

  async post(service: { readonly name: string }, path: string, body: object): Promise<unknown> {
    const answer = await fetch(this.#url(service) + path, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service.name} answers ${String(answer.status)}: ${text}`);
    return JSON.parse(text) as unknown;
  }

  async send(events: readonly object[]): Promise<void> {
    const body = { writeKey: demoTenant.serverKey, batch: events };
    await this.post(collectorService, '/v1/batch', body);
  }

  /** The text of any answer. */
  async get(service: { readonly name: string }, path: string): Promise<string> {
    return (await fetch(this.#url(service) + path, { headers: bearer })).text();
  }

  /** What the debugger of the collector shows at the moment. */
  async debugger(): Promise<string> {
    const closed = new AbortController();
    const answer = await fetch(`${this.#url(collectorService)}/v1/debugger`, {
      ...{ headers: bearer, signal: closed.signal },
    });
    let text = '';
    const reading = (async () => {
      for await (const part of answer.body ?? [])
        text += Buffer.from(part as Uint8Array).toString();
    })().catch(() => undefined);
    await setTimeout(1_000);
    closed.abort();
    await reading;
    return text;
  }

  /** The metrics of all services. */
  async metrics(): Promise<string> {
    const texts = await Promise.all(this.#services.map((service) => this.get(service, '/metrics')));
    return texts.join('\n');
  }

  /** Everything that the topics have, dead letters too; a compacted topic has the last record of each key. */
  async records(take: (record: LogRecord, isCompacted: boolean) => void): Promise<void> {
    const latest = new Map<string, LogRecord>();
    const compacted = new Set(
      allTopics.filter(({ cleanup }) => cleanup === 'compact').map(({ name }) => name),
    );
    const names = allTopics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
    const tail = await this.runtime.log.tail(names, 'earliest', (record) => {
      if (!compacted.has(record.topic)) take(record, false);
      else latest.set(`${record.topic} ${String(record.key)}`, record);
    });
    await tail.caughtUp;
    await tail.close();
    for (const record of latest.values()) take(record, true);
  }

  /** Resolves when all folds have read what there is now and what they have made of it, over some epochs. */
  async settled(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await setTimeout(EPOCH_MS);
      for (const service of this.#services) {
        const ends = (await this.#foldsOf(service)).map(({ end }) => end);
        await until(
          `${service.name} to catch up`,
          async () => {
            const folds = await this.#foldsOf(service);
            return folds.every(({ next }, i) => next >= (ends[i] ?? 0)) || undefined;
          },
          { withinMs: 300_000 },
        );
      }
    }
  }

  async close(): Promise<void> {
    for (const service of this.#services.splice(0).reverse()) await service.close();
    await this.runtime.close();
  }

  async #foldsOf(service: RunningService): Promise<ServiceProgress['folds']> {
    return (JSON.parse(await this.get(service, '/v1/progress')) as ServiceProgress).folds;
  }

  #url({ name }: { readonly name: string }): string {
    const service = this.#services.find((each) => each.name === name);
    if (service === undefined) throw new TypeError(`${name} does not run`);
    return service.url;
  }

  async #start<Config extends PlatformConfig>(definition: ServiceDefinition<Config>) {
    const service = await startService(definition, {
      config: configOf(definition, {
        ...{ HOST: '127.0.0.1', PORT: '0', MODEL_EPOCH_MS: String(EPOCH_MS) },
        ...(definition.name === collectorService.name && { DEBUGGER_EVENTS: '1000' }),
      }),
      runtime: { ...this.runtime, close: () => Promise.resolve() },
      logger: this.#logs,
      onFailure: (error) => {
        throw error;
      },
    });
    this.#services.push(service);
  }
}
