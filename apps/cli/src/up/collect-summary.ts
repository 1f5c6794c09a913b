import { recommenderRecommendations } from '@tradewind/contracts';
import { getJson } from '../http/get-json.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import type { Replay } from '../replay/replay.js';
import type { CaughtUp } from '../summary/caught-up.js';
import { deadLetteredOf, emittedOf } from '../summary/progress.js';
import { marketingStatsSchema, profileStatsSchema, summarise } from '../summary/summary.js';
import type { ReplaySummary } from '../summary/summary.js';
import type { Running } from './running.js';

/** Asks the services what a replay that has been folded came to. */
export async function collectSummary(
  {
    platform,
    progress,
    tail,
    secretKey,
  }: Pick<Running, 'platform' | 'progress' | 'tail' | 'secretKey'>,
  done: {
    readonly replay: Replay;
    readonly caughtUp: CaughtUp;
    readonly startedAt: number;
    readonly epoch?: EpochChoice | undefined;
  },
): Promise<ReplaySummary> {
  const { urls } = platform;
  // What is missing is asked for anew: some of it is learned from what was folded last.
  const [services, profile, marketing] = await Promise.all([
    progress.look(),
    getJson(`${urls['profile-service']}/v1/stats`, secretKey),
    getJson(`${urls['marketing-service']}/v1/stats`, secretKey),
  ]);
  return summarise({
    rows: done.replay.counts,
    rejections: done.replay.rejections,
    events: done.replay.progress.events,
    rejectedEvents: done.replay.rejectedEvents,
    emitted: emittedOf(done.caughtUp.services),
    deadLettered: deadLetteredOf(done.caughtUp.services),
    recommendationsTopic: recommenderRecommendations.name,
    profile: profileStatsSchema.parse(profile),
    campaigns: marketingStatsSchema.parse(marketing).campaigns,
    wallMs: done.caughtUp.at - done.startedAt,
    latency: tail.latency,
    runtime: platform.runtime,
    reading: done.replay.reading,
    epoch: done.epoch,
    missing: services.flatMap(({ missing }) => missing),
  });
}
