import { assignCluster } from '@tradewind/ml';
import { featuresOf } from './features.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { DAY_MS } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';

/** A shopper who stays away is looked at this often at least, since the model moves on as well. */
export const REVIEW_INTERVAL_MS = 30 * DAY_MS;
/** And this often while the segments are not learned; then as often as they are old. */
export const FIRST_REVIEW_INTERVAL_MS = DAY_MS;
/** Whoever was absent for longer teaches nothing more, so that those who come decide on the segments. */
export const LEARNED_UNTIL_MS = 2 * 365 * DAY_MS;
/** Days of absence after which it is tried whether the shopper would be elsewhere. */
const TRIED_DAYS = [1, 2, 4, 7, 11, 16, 22];

/**
 * How long from `now` on a shopper can stay away before the segment has to be looked at again: until
 * absence alone brings another centroid nearest, to a few days, and 30 days at most. One look at the end
 * of the 30 days tells of most shoppers that they stay.
 */
export function reviewAfter(
  profile: ShopperProfile,
  snapshot: KMeansSnapshot,
  { now, margin }: { readonly now: number; readonly margin: number },
): number {
  const current = snapshot.segments.findIndex(
    ({ segment }) => segment === profile.membership?.segment,
  );
  const stays = (ms: number) =>
    assignCluster(snapshot, featuresOf(profile, now + ms), { current, margin }) === current;
  const longest = longestFor(snapshot, now);
  if (current < 0 || stays(longest)) return longest;
  // The first of the days on which the shopper would be elsewhere: absence moves in one direction.
  let [low, high] = [0, TRIED_DAYS.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stays((TRIED_DAYS[middle] ?? 0) * DAY_MS)) low = middle + 1;
    else high = middle;
  }
  return Math.min(longest, (TRIED_DAYS[low] ?? Infinity) * DAY_MS);
}

/** A young set of clusters is soon followed by another one, which shoppers have to be brought into. */
function longestFor({ begun, generation }: KMeansSnapshot, now: number): number {
  if (generation === 0) return FIRST_REVIEW_INTERVAL_MS;
  const age = begun ? now - begun.time : Infinity;
  return Math.min(REVIEW_INTERVAL_MS, Math.max(FIRST_REVIEW_INTERVAL_MS, age));
}
