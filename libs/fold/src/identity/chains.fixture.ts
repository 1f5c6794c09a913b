import { IDENTITY_LINKED } from '@tradewind/contracts';
import fc from 'fast-check';
import { PARTITIONS, tallyEvents } from './tally-fold.fixture.js';
import { EPOCH_MS } from './identity-bench.fixture.js';
import type { Delivery, IdentityBench } from './identity-bench.fixture.js';

/** Ids of one shopper: three devices and two accounts. */
export const CHAIN = ['a_phone', 'a_laptop', 'a_tablet', 'u_old', 'u_new'] as const;

/** What a client sends: an event of an id, or a link of an id to one that stands later in the chain. */
type Sent =
  | { readonly kind: 'event'; readonly by: number; readonly item: string }
  | { readonly kind: 'link'; readonly from: number; readonly to: number };

export interface Chain {
  /** Ids in the order in which they are linked; the last one has everything in the end. */
  readonly ids: readonly string[];
  /** In the order in which the log takes them, some more than once. */
  readonly sent: readonly Sent[];
  /** What is delivered after each of them. */
  readonly deliveries: readonly (readonly Delivery[])[];
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  partition: fc.integer({ min: 0, max: PARTITIONS - 1 }),
  input: fc.integer({ min: 0, max: 1 }),
  size: fc.integer({ min: 1, max: 5 }),
  dies: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 3 }),
});

const links = fc.tuple(
  ...CHAIN.slice(1).map((_, from) =>
    fc
      .oneof(
        { weight: 3, arbitrary: fc.constant(from + 1) },
        { weight: 1, arbitrary: fc.integer({ min: from + 1, max: CHAIN.length - 1 }) },
      )
      .map((to): Sent => ({ kind: 'link', from, to })),
  ),
);

const events = fc
  .array(fc.integer({ min: 0, max: CHAIN.length - 1 }), { maxLength: 10 })
  .map((by) => by.map((id, n): Sent => ({ kind: 'event', by: id, item: `item ${String(n)}` })));

/** Chains in random order, with repetitions, whose processes are killed now and then. */
export const chains: fc.Arbitrary<Chain> = fc
  .tuple(links, events)
  .chain(([linked, counted]) => {
    const all: Sent[] = [...linked, ...counted];
    return fc
      .tuple(
        fc.shuffledSubarray([...CHAIN], { minLength: CHAIN.length }),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.constantFrom(...all), { maxLength: 5 }),
      )
      .map(([ids, once, again]) => ({ ids, sent: [...once, ...again] }));
  })
  .chain((chain) => {
    const { length } = chain.sent;
    const each = fc.array(delivery, { maxLength: 3 });
    return fc
      .array(each, { minLength: length, maxLength: length })
      .map((deliveries) => ({ ...chain, deliveries }));
  });

/** Items of a chain, each of which the shopper has seen once. */
export function itemsOf({ sent }: Chain): Record<string, number> {
  const items = sent.flatMap((each) => (each.kind === 'event' ? [each.item] : []));
  return Object.fromEntries([...new Set(items)].map((item) => [item, 1]));
}

/** Sends and delivers the chain, then what is left. */
export async function run(
  chain: Chain,
  bench: IdentityBench,
  deliveries = chain.deliveries,
): Promise<void> {
  await send(chain, bench, deliveries);
  await bench.drain();
}

/** Sends the chain; what is not delivered meanwhile is left. */
export async function send(
  { ids, sent }: Pick<Chain, 'ids' | 'sent'>,
  bench: IdentityBench,
  deliveries: Chain['deliveries'],
): Promise<void> {
  for (const [n, each] of sent.entries()) {
    const id = `event ${JSON.stringify(each)}`;
    if (each.kind === 'event') {
      const data = { item: each.item };
      bench.append(tallyEvents, ids[each.by] ?? '', { type: 'counted', data, id });
    } else {
      const [from = '', to = ''] = [ids[each.from], ids[each.to]];
      const data = { messageId: 'm', from, to };
      bench.append(tallyEvents, from, { type: IDENTITY_LINKED, data, id });
    }
    for (const at of deliveries[n] ?? []) await bench.deliver(at);
  }
}

/** Moves all clocks on until what was handed over last has gone the longest way. */
export async function settle(bench: IdentityBench): Promise<void> {
  for (let epoch = 1; epoch <= 3 * CHAIN.length; epoch++) {
    bench.tick(tallyEvents, bench.time + EPOCH_MS);
    await bench.drain();
  }
}
