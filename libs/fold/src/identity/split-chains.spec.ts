import { describe, expect, it } from '@jest/globals';
import { IDENTITY_SPLIT } from '@tradewind/contracts';
import fc from 'fast-check';
import { CHAIN, chains, itemsOf, run } from './chains.fixture.js';
import type { Chain } from './chains.fixture.js';
import { IdentityBench } from './identity-bench.fixture.js';
import { tallyEvents, TallyFold } from './tally-fold.fixture.js';

/** As many as are asked for by the environment, for a longer search. */
const RUNS = Math.ceil(Number(process.env['IDENTITY_CHAINS'] ?? 1_000) / 4);

/** The id of the chain whose link is taken back. */
const cut = fc.integer({ min: 0, max: CHAIN.length - 2 });

/** Where each id of the chain leads to by the links that were told last, but for that of one. */
function rootsWithout(chain: Chain, id: number): Map<string, string> {
  const next = new Map<number, number>();
  for (const each of chain.sent) if (each.kind === 'link') next.set(each.from, each.to);
  next.delete(id);
  const rootOf = (at: number): number => {
    const to = next.get(at);
    return to === undefined ? at : rootOf(to);
  };
  return new Map(CHAIN.map((_, at) => [chain.ids[at] ?? '', chain.ids[rootOf(at)] ?? '']));
}

function splitOff(bench: IdentityBench, chain: Chain, id: number): void {
  const link = chain.sent.findLast((each) => each.kind === 'link' && each.from === id);
  if (link?.kind !== 'link') throw new TypeError('every id but the last is linked');
  const [from = '', to = ''] = [chain.ids[link.from], chain.ids[link.to]];
  bench.append(tallyEvents, from, {
    ...{ type: IDENTITY_SPLIT, id: 'split' },
    data: { split: 'split', from, to, by: 'shop' },
  });
}

/** Every id finds what the ids did that are still linked to it, and nothing else. */
async function expectSplit(chain: Chain, id: number, bench: IdentityBench): Promise<void> {
  const roots = rootsWithout(chain, id);
  for (const [each, root] of roots) {
    const its = {
      ...chain,
      sent: chain.sent.filter((sent) => {
        return sent.kind === 'event' && roots.get(chain.ids[sent.by] ?? '') === root;
      }),
    };
    const items = itemsOf(its);
    const found = await bench.find(each);
    expect({ each, at: found.id, items: found.state?.items ?? {} }).toEqual({
      each,
      at: root,
      items,
    });
  }
  const sums = await bench.parts('all');
  const all = Object.keys(itemsOf(chain)).length;
  expect(sums.reduce((sum, { events }) => sum + events, 0)).toBe(all);
}

describe('a link of a chain that is taken back', () => {
  it('leaves two shoppers as if it had never been, whoever is killed on the way', async () => {
    await fc.assert(
      fc.asyncProperty(chains, chains, cut, async (chain, { deliveries }, id) => {
        const bench = new IdentityBench(new TallyFold());
        await run(chain, bench);
        splitOff(bench, chain, id);
        for (const at of deliveries.flat()) {
          await bench.deliver(at);
          await bench.restore();
        }
        await bench.drain();
        await expectSplit(chain, id, bench);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);

  it('stays so when all partitions are built again from their logs, which then meet in another order', async () => {
    await fc.assert(
      fc.asyncProperty(chains, chains, cut, async (chain, { deliveries }, id) => {
        const bench = new IdentityBench(new TallyFold());
        await run(chain, bench);
        splitOff(bench, chain, id);
        await bench.drain();
        bench.forgetState();
        for (const at of deliveries.flat()) await bench.deliver(at);
        await bench.drain();
        await expectSplit(chain, id, bench);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);
});
