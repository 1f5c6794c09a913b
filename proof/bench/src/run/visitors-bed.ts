import { CLOCK_TICK, envelopeHeaders, storefrontEvents } from '@tradewind/contracts';
import type { BatchServer } from '@tradewind/fold';
import type { NewRecord } from '@tradewind/log';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import {
  BATCH_SERVER,
  configOf,
  jsonLogger,
  openEmbeddedRuntime,
  startService,
  type PlatformConfig,
  type RunningService,
  type Runtime,
  type ServiceDefinition,
} from '@tradewind/service';
import { scopeOf } from '@tradewind/fold';
import { StorefrontLoad } from '../load/storefront-load.js';
import { until } from './until.js';

const CHUNK = 5_000;
/** Long enough that models are not what is measured. */
const EPOCH_MS = 3_600_000;
const FOLDED_WITHIN_MS = 600_000;

export interface VisitorsBedOptions {
  readonly forgetAfterMs: number;
  readonly onFailure: (error: Error) => void;
}

/** Visitors, by number, and when they come. */
export interface Visits {
  readonly from: number;
  readonly to: number;
  readonly timeOf: (visitor: number) => number;
  readonly signal: AbortSignal;
}

/** What the store holds for a service. */
export interface Stored {
  readonly service: string;
  readonly visitors: number;
  readonly others: number;
  readonly scopes: number;
}

/** The services that keep state of visitors, in this process on one SQLite file. */
export class VisitorsBed {
  #ticks = 0;
  readonly #load = new StorefrontLoad({
    ...{ topic: storefrontEvents, shoppers: Number.MAX_SAFE_INTEGER, anonymous: true },
    ...{ seed: 1, run: 'visitors', order: 'each' },
  });

  private constructor(
    private readonly runtime: Runtime,
    private readonly services: readonly RunningService[],
  ) {}

  static async open(path: string, options: VisitorsBedOptions): Promise<VisitorsBed> {
    const runtime = openEmbeddedRuntime(path);
    const services: RunningService[] = [];
    services.push(await start(profileService, runtime, options));
    services.push(await start(marketingService, runtime, options));
    return new VisitorsBed(runtime, services);
  }

  /** Appends one event of each visitor, and waits until it is folded. */
  async visit({ from, to, timeOf, signal }: Visits): Promise<void> {
    for (let at = from; at < to; at += CHUNK) {
      signal.throwIfAborted();
      const records = Array.from({ length: Math.min(CHUNK, to - at) }, (_, i) =>
        this.#load.next(timeOf(at + i)),
      );
      await this.runtime.log.publish(records);
      await this.#folded(signal);
    }
  }

  /** Moves the clocks of all partitions, and waits until whatever is due then has been done. */
  async tick(time: number, signal: AbortSignal): Promise<void> {
    const { name: topic, partitions } = storefrontEvents;
    const records = Array.from({ length: partitions }, (_, partition): NewRecord => {
      const id = `tick-${String(this.#ticks++)}`;
      const envelope = { id, type: CLOCK_TICK, source: '/bench', time, recordedAt: time };
      const value = JSON.stringify({ time });
      return { topic, partition, key: null, value, headers: envelopeHeaders(envelope) };
    });
    await this.runtime.log.publish(records);
    await this.#folded(signal);
  }

  async stored(): Promise<Stored[]> {
    return Promise.all(this.services.map((service) => this.#storedOf(service)));
  }

  async close(): Promise<void> {
    for (const service of this.services) await service.close();
    await this.runtime.close();
  }

  async #folded(signal: AbortSignal): Promise<void> {
    const servers = this.services.map(({ app }) => app.get<BatchServer>(BATCH_SERVER));
    const ends = async (topic: string) => await this.runtime.log.offsets(topic);
    const isFolded = async () => {
      for (const { progress } of servers) {
        for (const { topic, partition, next } of progress) {
          const end = (await ends(topic)).find((of) => of.partition === partition)?.next ?? 0;
          if (next < end) return false;
        }
      }
      return true;
    };
    await until(isFolded, { what: 'end of the log', withinMs: FOLDED_WITHIN_MS, signal });
  }

  async #storedOf({ name, app }: RunningService): Promise<Stored> {
    let [visitors, others, scopes] = [0, 0, 0];
    for (const { name: group, first } of app.get<BatchServer>(BATCH_SERVER).groups) {
      for (let partition = 0; partition < first.partitions; partition++) {
        scopes += 1;
        await this.runtime.store.sweep(scopeOf(name, group, partition), (entry) => {
          if (/^\w+\/\w+:a_/.test(entry)) visitors += 1;
          else others += 1;
          return false;
        });
      }
    }
    return { service: name, visitors, others, scopes };
  }
}

function start<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  runtime: Runtime,
  { forgetAfterMs, onFailure }: VisitorsBedOptions,
): Promise<RunningService> {
  const config = configOf(definition, {
    ...{ HOST: '127.0.0.1', PORT: '0', MODEL_SYNC: 'wait' },
    MODEL_EPOCH_MS: String(EPOCH_MS),
    FORGET_VISITORS_AFTER_MS: String(forgetAfterMs),
  });
  return startService(definition, {
    ...{ config, runtime, logger: jsonLogger('warn', definition.name) },
    onFailure: (error) => {
      onFailure(error instanceof Error ? error : new Error(String(error)));
    },
  });
}
