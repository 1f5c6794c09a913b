import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHAIN, chains, itemsOf, run, settle } from './chains.fixture.js';
import type { Chain } from './chains.fixture.js';
import { IdentityBench } from './identity-bench.fixture.js';
import { TallyFold } from './tally-fold.fixture.js';

/** As many as are asked for by the environment, for a longer search. */
const RUNS = Number(process.env['IDENTITY_CHAINS'] ?? 250);

/** All ids of the chain lead to one state, which is that of one id, and nothing is anywhere else. */
async function expectOne(chain: Chain, bench: IdentityBench): Promise<void> {
  const items = itemsOf(chain);
  const root = chain.ids.at(-1);
  for (const id of CHAIN) {
    const found = await bench.find(id);
    expect(found).toMatchObject({ id: root, state: { items, events: Object.keys(items).length } });
  }
  const sums = await bench.parts('all');
  expect(sums.reduce((sum, { events }) => sum + events, 0)).toBe(Object.keys(items).length);
}

describe('five ids of a shopper over three devices', () => {
  it('end as if they had been one, in any order, with repetitions and kills', async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (chain) => {
        if (Object.keys(itemsOf(chain)).length === 0) return;
        const bench = new IdentityBench(new TallyFold());
        await run(chain, bench);
        await expectOne(chain, bench);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);

  it('end so too when all partitions are built again from their logs, which then meet in another order', async () => {
    await fc.assert(
      fc.asyncProperty(chains, chains, async (chain, { deliveries }) => {
        if (Object.keys(itemsOf(chain)).length === 0) return;
        const bench = new IdentityBench(new TallyFold());
        await run(chain, bench);
        bench.forgetState();
        for (const at of deliveries.flat()) await bench.deliver(at);
        await bench.drain();
        await expectOne(chain, bench);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 240_000);

  it('end so too where hand-overs wait for their epoch, and then every output is the same, however records arrive', async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (chain) => {
        if (Object.keys(itemsOf(chain)).length === 0) return;
        const disturbed = new IdentityBench(new TallyFold(), true);
        await run(chain, disturbed);
        await settle(disturbed);
        await expectOne(chain, disturbed);
        const reference = new IdentityBench(new TallyFold(), true);
        await run(chain, reference, []);
        await settle(reference);
        expect(disturbed.concluded).toEqual(reference.concluded);
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 240_000);
});
