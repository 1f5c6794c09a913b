import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** What a thread with open pages is told. */
export interface TabsPlan {
  readonly url: string;
  readonly cookie: string;
  readonly tabs: number;
}

/** Frames that all tabs together have got so far, and tabs that have got none yet. */
export interface TabsTold {
  readonly frames: number;
  readonly empty: number;
}

const POLL_MS = 20;

/** Pages of the console that are open, as far as the server can tell: each holds a stream of frames. */
export class OpenTabs {
  #told: TabsTold;
  #failure: Error | undefined;

  private constructor(
    private readonly worker: Worker,
    tabs: number,
  ) {
    this.#told = { frames: 0, empty: tabs };
    worker.on('message', (told: TabsTold) => {
      this.#told = told;
    });
    worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Opens them in a thread of their own, so that they cost this one nothing. Resolves when each has a frame. */
  static async open(plan: TabsPlan, signal: AbortSignal): Promise<OpenTabs> {
    const thread = new Worker(new URL('./tabs-thread.js', import.meta.url), { workerData: plan });
    const open = new OpenTabs(thread, plan.tabs);
    while (open.#told.empty > 0) {
      if (open.#failure) throw open.#failure;
      await setTimeout(POLL_MS, undefined, { signal });
    }
    return open;
  }

  get frames(): number {
    if (this.#failure) throw this.#failure;
    return this.#told.frames;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Opens the stream of a page; `onFrame` is called for each frame. Throws in its own time if it is refused. */
export function openTab({ url, cookie }: TabsPlan, onFrame: () => void): void {
  get(url, { headers: { cookie }, agent: false }, (response) => {
    if (response.statusCode !== 200) throw new Error(`a page was refused: ${response.statusCode}`);
    response.setEncoding('utf8');
    let text = '';
    response.on('data', (chunk: string) => {
      const messages = (text + chunk).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) if (/^data: /m.test(message)) onFrame();
    });
  });
}
