import {
  campaignDocument,
  envelopeHeaders,
  keyOf,
  marketingCampaigns,
  profileSegments,
  storefrontEvents,
  storefrontItemChanges,
  type ContentInputOf,
  type TopicContract,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { demoTenant, userPseudonym } from '@tradewind/service';
import { storefrontRecord, type ServiceBed } from '@tradewind/service/testing';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 2, 1, 9);
export const DAYS = 6;

type Content = ContentInputOf<typeof campaignDocument>;

/** One campaign of each kind of trigger that needs no model. */
export const documents: Readonly<Record<string, Content>> = {
  'left-cart': {
    trigger: { kind: 'cart-abandoned' },
    wait: '40m',
    holdOut: 0.3,
    cancelOn: [{ event: 'search.performed' }],
    quietHours: { from: '21:00', to: '08:00', timeZone: 'Europe/Zurich' },
  },
  cheaper: { trigger: { kind: 'price-drop' }, perWeek: 1 },
  regulars: {
    trigger: { kind: 'segment-entered', segment: 'regulars' },
    wait: '30m',
    reEntry: '2d',
  },
  searched: {
    trigger: { kind: 'event', event: 'search.performed' },
    arms: [{ id: 'plain' }, { id: 'discount' }],
    eligibility: { minOrders: 1 },
    holdOut: 0.2,
  },
  hello: { trigger: { kind: 'welcome' }, holdOut: 0.4 },
};

let sequence = 0;

function recordOf(topic: TopicContract, type: string, id: string, at: [number, object]): NewRecord {
  const key = keyOf(demoTenant.name, id);
  const [time, data] = at;
  const name = `${type} ${String(sequence++)}`;
  return {
    ...{ topic: topic.name, partition: partitionOf(key, topic.partitions), key },
    value: JSON.stringify(data),
    headers: envelopeHeaders({
      ...{ id: name, type, source: '/test', key, time, recordedAt: time },
    }),
  };
}

/** What visitors, customers, the catalogue and the segments do in some days, in order of time. */
export function happenings(seed: number, users = 30): NewRecord[] {
  const next = randomOf(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const items = ['tea', 'mat', 'lamp', 'cup'];
  const product = () => ({ product_id: pick(items), price: 4.5 });
  const records: NewRecord[] = [];
  let orders = 0;
  for (let time = START; time < START + DAYS * DAY; time += (next() * 2 * DAYS * DAY) / 500) {
    const user = `user-${String(Math.floor(next() * users))}`;
    const chance = next();
    const event = (type: string, properties: object = {}) =>
      records.push(storefrontRecord(type, user, Math.floor(time), properties));
    const at = Math.floor(time);
    const order = () => ({ order_id: `o${String(orders++)}`, revenue: 9, products: [product()] });
    const acts: readonly (readonly [below: number, act: () => unknown])[] = [
      [0.3, () => event('product.viewed', product())],
      [0.5, () => event('cart.item_added', product())],
      [0.6, () => event('search.performed', { query: 'tea' })],
      [0.75, () => event('order.completed', order())],
      [0.8, () => records.push(visited(user, at), linked(user, at))],
      [0.83, () => event('track.custom')],
      [0.89, () => records.push(moved(user, at, 'segment.entered'))],
      [0.93, () => records.push(moved(user, at, 'segment.exited'))],
      [1, () => records.push(dropped(pick(items), at))],
    ];
    acts.find(([below]) => chance < below)?.[1]();
  }
  return records;
}

/** What tells something to other partitions is alone: so it comes behind all before it, and before the rest. */
export function inRounds(records: readonly NewRecord[]): NewRecord[][] {
  const rounds: NewRecord[][] = [[]];
  for (const record of records) {
    const { topic, headers } = record;
    const isLink = String(headers['ce_type']).endsWith('identity.linked');
    if (isLink || topic !== storefrontEvents.name) rounds.push([record], []);
    else rounds.at(-1)?.push(record);
  }
  return rounds.filter(({ length }) => length > 0);
}

const visitor = (user: string) => `a_of_${user}`;

function visited(user: string, time: number): NewRecord {
  const properties = { product_id: 'tea', price: 4.5 };
  const data = { messageId: 'm', anonymousId: visitor(user), event: 'e', properties };
  return recordOf(storefrontEvents, 'cart.item_added', visitor(user), [time, data]);
}

function linked(user: string, time: number): NewRecord {
  const to = userPseudonym(demoTenant, user);
  const data = { messageId: 'm', from: visitor(user), to };
  return recordOf(storefrontEvents, 'identity.linked', visitor(user), [time, data]);
}

function dropped(item: string, time: number): NewRecord {
  const data = { item, from: 5, to: 4, share: 0.2 };
  return recordOf(storefrontItemChanges, 'item.price_dropped', item, [time, data]);
}

function moved(user: string, time: number, type: string): NewRecord {
  const shopper = userPseudonym(demoTenant, user);
  const data = { shopper, segment: 'regulars', reason: 'orders', modelVersion: 'rule@1' };
  return recordOf(profileSegments, type, shopper, [time, data]);
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Decided {
  readonly type: string;
  readonly time: string;
  readonly kind: string;
  readonly campaignId: string;
  readonly shopper: string;
  readonly reason: string;
  readonly arm?: string;
}

/** What was decided live, each decision once. */
export async function decisionsOf(bed: ServiceBed): Promise<Decided[]> {
  const found = new Map<string, Decided>();
  const tail = await bed.log.tail([marketingCampaigns.name], 'earliest', ({ value, headers }) => {
    const id = String(headers['ce_id']);
    const [type, time] = [String(headers['ce_type']), String(headers['ce_time'])];
    const data = JSON.parse(String(value)) as Omit<Decided, 'type' | 'time'>;
    if (!found.has(id)) found.set(id, { type, time, ...data });
  });
  await tail.caughtUp;
  await tail.close();
  return [...found.values()];
}
