import { IDENTITY_LINKED, idOf, keyOf, tenantOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { eventIdOf } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';

const SIGN_IN = 0.5;
/** Of the events after a sign-in: other tabs and devices that do not know of it yet. */
const STILL_UNKNOWN = 0.15;
const RENAMED = 0.2;

interface IdentityLink {
  readonly from: string;
  readonly to: string;
}

/**
 * The same events, some of them by ids that are linked to their shopper in the middle of the stream: half
 * of the shoppers come as visitors and sign in later, and some get another account. A shopper has three
 * ids at most, in one chain.
 */
export function withVisitors(events: readonly StreamEvent[], seed: number): StreamEvent[] {
  const draw = new Random(seed ^ 0x1d3a7);
  const links: StreamEvent[] = [];
  const renamed = [...Map.groupBy(events, ({ key }) => key)].flatMap(([key, its]) => {
    const id = idOf(key);
    const visitor = draw.chance(SIGN_IN) ? keyOf(tenantOf(key), `a_${id}`) : key;
    const account = draw.chance(RENAMED) ? keyOf(tenantOf(key), `member-${id}`) : key;
    const signsIn = draw.between(0, its.length - 1);
    const link = (from: string, to: string, { time }: StreamEvent) => {
      const data = { messageId: `link-${from}`, from: idOf(from), to: idOf(to) };
      const eventId = eventIdOf(seed, `link-${from}`);
      links.push({ key: from, type: IDENTITY_LINKED, data, time, id: eventId });
    };
    const [first, last] = [its[signsIn], its.at(-1)];
    if (visitor !== key && first) link(visitor, key, first);
    if (account !== key && last) link(key, account, last);
    return its.map((event, n) => {
      const isUnknown = n < signsIn || draw.chance(STILL_UNKNOWN);
      return isUnknown ? { ...event, key: visitor } : event;
    });
  });
  return [...renamed, ...links].sort((a, b) => a.time - b.time);
}

/** The key that has everything of the shopper of a key in the end. */
export function shopperOf(events: readonly StreamEvent[]): (key: string) => string {
  const next = new Map<string, string>();
  for (const { key, type, data } of events) {
    if (type === IDENTITY_LINKED) next.set(key, keyOf(tenantOf(key), (data as IdentityLink).to));
  }
  return (key) => {
    let at = key;
    for (let to = next.get(at); to !== undefined; to = next.get(at)) at = to;
    return at;
  };
}
