import type { TopicReader } from '@tradewind/log';
import { readProgress } from '../summary/progress.js';
import type { ServiceProgress } from '../summary/progress.js';
import type { Runtime } from '../summary/summary.js';
import { serviceNames } from './services.js';
import type { ServiceName, ServiceUrls } from './services.js';

/** The services, running. */
export interface Platform {
  readonly runtime: Runtime;
  readonly urls: ServiceUrls;
  readonly reader: TopicReader;
  /** Resolves when none of it runs any more. */
  stop(): Promise<void>;
}

/** The services' progress, with a check that none of their folds is missing from it. */
export class PlatformProgress {
  readonly #foldsOf = new Map<ServiceName, number>();

  constructor(
    private readonly urls: ServiceUrls,
    private readonly secretKey: string,
  ) {}

  /** Rejects while a service does not answer, or does not yet have all the folds that it once had. */
  async look(): Promise<readonly ServiceProgress[]> {
    return Promise.all(
      serviceNames.map(async (name) => {
        const progress = await readProgress(this.urls[name], this.secretKey);
        const known = this.#foldsOf.get(name) ?? 0;
        if (progress.folds.length < known) throw new Error(`${name} has yet to take up its folds`);
        this.#foldsOf.set(name, progress.folds.length);
        return progress;
      }),
    );
  }
}
