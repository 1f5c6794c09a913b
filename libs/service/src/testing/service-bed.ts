import {
  CLOCK_TICK,
  DOCUMENT_CHANGED,
  envelopeHeaders,
  keyOf,
  storefrontEvents,
  type ContentInputOf,
  type DocumentChanged,
  type DocumentKind,
  type TopicContract,
} from '@tradewind/contracts';
import { partitionOf, type EventLog, type NewRecord } from '@tradewind/log';
import { DocumentView } from '../documents/document-view.js';
import type { PlatformConfig } from '../platform-config.js';
import type { FoldProgress, ServiceProgress } from '../progress.js';
import { userPseudonym } from '../pseudonyms.js';
import { jsonLogger } from '../run-service.js';
import { openEmbeddedRuntime, type Runtime } from '../runtime.js';
import type { ServiceDefinition } from '../service-definition.js';
import { configOf, startService, type RunningService } from '../start-service.js';
import { demoTenant } from '../tenants/tenants.js';

export { catalogRecord } from './catalog-record.js';

const SOURCE = '/test';

const SEEN_WITHIN_MS = 10_000;

let sequence = 0;

/** An event of a customer of the demo shop, as the collector would publish it; each has a new id. */
export function storefrontRecord(
  type: string,
  userId: string,
  time: number,
  properties: object = {},
): NewRecord {
  const id = `m${String(sequence++)}`;
  const shopper = userPseudonym(demoTenant, userId);
  const key = keyOf(demoTenant.name, shopper);
  return {
    topic: storefrontEvents.name,
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: JSON.stringify({ messageId: id, userId: shopper, event: type, properties }),
    headers: envelopeHeaders({ id, type, source: SOURCE, key, time, recordedAt: time }),
  };
}

/** A clock tick for every partition of the storefront's events. */
export function ticks(time: number): NewRecord[] {
  return Array.from({ length: storefrontEvents.partitions }, (_, partition) => {
    const id = `tick-${String(sequence++)}`;
    return {
      topic: storefrontEvents.name,
      partition,
      key: null,
      value: JSON.stringify({ time }),
      headers: envelopeHeaders({ id, type: CLOCK_TICK, source: SOURCE, time, recordedAt: time }),
    };
  });
}

/**
 * A version of a document of the demo shop as shop-service publishes it: on the topic of its kind, and to
 * every partition of the topics whose folds read it. Without content it is deleted.
 */
export function documentRecords(
  { topic: own, kind, deliveredTo }: DocumentKind,
  id: string,
  version: number,
  content?: unknown,
): NewRecord[] {
  const tenant = demoTenant.name;
  const said = content === undefined ? { deleted: true as const } : { content };
  const change: DocumentChanged = { kind, tenant, id, version, at: 0, by: 'test', ...said };
  const at = (topic: TopicContract, partition: number, key: string): NewRecord => ({
    topic: topic.name,
    partition,
    key,
    value: JSON.stringify(change),
    headers: envelopeHeaders({
      id: `document-${String(sequence++)}`,
      type: DOCUMENT_CHANGED,
      source: SOURCE,
      key,
      time: 0,
      recordedAt: 0,
    }),
  });
  const partitions = (topic: TopicContract) =>
    Array.from({ length: topic.partitions }, (_, partition) =>
      at(topic, partition, keyOf(tenant, `${kind}/${id}`)),
    );
  return [at(own, 0, keyOf(tenant, id)), ...deliveredTo.flatMap(partitions)];
}

/** A service that runs in this process on an empty log and store in memory, at a free port. */
export class ServiceBed {
  readonly #versions = new Map<string, number>();

  private constructor(
    private readonly service: RunningService,
    private readonly runtime: Runtime,
    private readonly failures: readonly unknown[],
  ) {}

  /** Starts a service that waits for its models; `environment` goes before that. */
  static async start<Config extends PlatformConfig>(
    definition: ServiceDefinition<Config>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServiceBed> {
    const variables = { PORT: '0', HOST: '127.0.0.1', MODEL_SYNC: 'wait', ...environment };
    const config = configOf(definition, variables);
    const runtime = openEmbeddedRuntime(':memory:');
    const failures: unknown[] = [];
    const service = await startService(definition, {
      config,
      runtime,
      logger: jsonLogger('error', 'test'),
      onFailure: (error) => failures.push(error),
    });
    return new ServiceBed(service, runtime, failures);
  }

  get url(): string {
    return this.service.url;
  }

  get log(): EventLog {
    return this.runtime.log;
  }

  async publish(...records: readonly NewRecord[]): Promise<void> {
    await this.log.publish(records);
  }

  /** Publishes the next version of a document, and resolves once the service reads it. */
  async setDocument<Kind extends DocumentKind>(
    kind: Kind,
    id: string,
    content?: ContentInputOf<Kind>,
  ): Promise<void> {
    const version = (this.#versions.get(`${kind.kind}/${id}`) ?? 0) + 1;
    this.#versions.set(`${kind.kind}/${id}`, version);
    await this.publish(...documentRecords(kind, id, version, content));
    const place = { kind: kind.kind, tenant: demoTenant.name, id };
    const view = this.service.app.get(DocumentView, { strict: false });
    if (!(await view.whenAt(place, version, SEEN_WITHIN_MS))) {
      throw new Error(`${this.service.name} does not read ${kind.kind} documents`);
    }
  }

  /** Requests a path with the demo tenant's secret key, unless `init` has another authorization. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) {
      headers.set('authorization', `Bearer ${demoTenant.secretKey}`);
    }
    return fetch(this.url + path, { ...init, headers });
  }

  /** Status and JSON of what the demo tenant reads at a path. */
  async get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await this.fetch(path);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /**
   * Resolves when all folds have read all there is, twice in a row: nothing is under way between
   * them. Returns where they stand.
   */
  async caughtUp(): Promise<readonly FoldProgress[]> {
    for (let before = ''; ;) {
      const ready = (await this.fetch('/health/ready')).ok;
      const { folds } = (await (await this.fetch('/v1/progress')).json()) as ServiceProgress;
      const done = ready && folds.every(({ next, end }) => next >= end);
      const now = done ? JSON.stringify(folds) : '';
      if (done && now === before) return folds;
      before = now;
    }
  }

  /** The value of a metric's series that has these labels, among others; undefined if there is none. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}) {
    const exposed = await (await this.fetch('/metrics')).text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const series = exposed
      .split('\n')
      .find((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)));
    return series === undefined ? undefined : Number(series.slice(series.lastIndexOf(' ')));
  }

  /** Returns the number of records in a topic. */
  async appended(topic: TopicContract): Promise<number> {
    const partitions = await this.log.offsets(topic.name);
    return partitions.reduce((sum, { first, next }) => sum + next - first, 0);
  }

  /** Stops the service; throws if one of its consumers has died. */
  async close(): Promise<void> {
    await this.service.close();
    await this.runtime.close();
    if (this.failures.length > 0) {
      throw new AggregateError(this.failures, `${this.service.name}: a consumer has died`);
    }
  }
}
