import {
  CollectorClient,
  collectSummary,
  OutputTail,
  PlatformProgress,
  Replay,
  whenCaughtUp,
} from '@tradewind/cli';
import { modelSnapshots, storefrontCatalog, storefrontItems } from '@tradewind/contracts';
import type { FormatName, Platform, ReplaySummary } from '@tradewind/cli';

const SERVER_KEY = 'demo-server-key';
const SECRET_KEY = 'demo-secret-key';

/** Fields that depend on the machine and the moment. */
const CIRCUMSTANCES = new Set([
  'wallMs',
  'eventsPerSecond',
  'rowsPerSecond',
  'eventToOutputMs',
  'runtime',
]);

export interface Recording {
  readonly path: string;
  readonly format: FormatName;
}

/**
 * Replays a recording through a platform until everything is folded. `beforeBatch`
 * is called with the number of each batch, from 0, before it is sent.
 */
export async function replayThrough(
  platform: Platform,
  { path, format }: Recording,
  beforeBatch: (batch: number) => void = () => undefined,
): Promise<ReplaySummary> {
  const { signal } = new AbortController();
  const client = new CollectorClient({
    url: platform.urls['collector-service'],
    writeKey: SERVER_KEY,
    signal,
  });
  let batches = 0;
  const poster = {
    post: (body: string) => {
      beforeBatch(batches++);
      return client.post(body);
    },
  };
  const progress = new PlatformProgress(platform.urls, SECRET_KEY);
  await progress.look();
  const tail = await OutputTail.open(platform.reader);
  try {
    const replay = await Replay.open({ path, format, speed: Infinity }, poster, signal);
    const startedAt = Date.now();
    await replay.run();
    const caughtUp = await whenCaughtUp({ look: () => progress.look(), signal });
    if (!caughtUp) throw new Error('stopped before everything was folded');
    return await collectSummary(
      { platform, progress, tail, secretKey: SECRET_KEY },
      { replay, caughtUp, startedAt },
    );
  } finally {
    await tail.close();
  }
}

/**
 * How many records they have depends on who is first. When sources leave several epochs at once, as those
 * of a sparse recording do, one watermark passes several of them. What partitions tell of an item depends on
 * the order of its shoppers' requests.
 */
const UNCOUNTED = new Set([...[modelSnapshots.name, storefrontItems.name, storefrontCatalog.name]]);

/** The figures of a summary that are a function of the recording. */
export function figuresIn(summary: ReplaySummary): Record<string, unknown> {
  const counts = Object.entries(summary.eventsByTopic);
  const eventsByTopic = Object.fromEntries(counts.filter(([topic]) => !UNCOUNTED.has(topic)));
  const figures = Object.entries(summary).filter(([key]) => !CIRCUMSTANCES.has(key));
  return { ...Object.fromEntries(figures), eventsByTopic };
}
