import { describe, expect, it } from '@jest/globals';
import {
  IDENTITY_LINKED,
  privacyExports,
  privacyRegulations,
  SHOPPER_ERASED,
  SHOPPER_EXPORT_ASKED,
  SHOPPER_SUPPRESSED,
  SHOPPER_UNSUPPRESSED,
} from '@tradewind/contracts';
import fc from 'fast-check';
import { CHAIN, chains, send } from './chains.fixture.js';
import { IdentityBench } from './identity-bench.fixture.js';
import { QUIET_AFTER_MS, tallyEvents, TallyFold, tallyQuiet } from './tally-fold.fixture.js';

/** As many as are asked for by the environment, for a longer search. */
const RUNS = Number(process.env['IDENTITY_CHAINS'] ?? 100);
const OTHER = 'u_bystander';

function bench() {
  const identity = new IdentityBench(new TallyFold());
  let asked = 0;
  return Object.assign(identity, {
    count: (id: string, item: string) => {
      identity.append(tallyEvents, id, { type: 'counted', data: { item } });
    },
    link: (from: string, to: string) => {
      identity.append(tallyEvents, from, {
        type: IDENTITY_LINKED,
        data: { messageId: 'm', from, to },
      });
    },
    ask: (type: string, ids: readonly string[], of = ids) => {
      const regulation = `regulation-${String(asked++)}`;
      for (const id of of) identity.append(tallyEvents, id, { type, data: { regulation, ids } });
      return regulation;
    },
    itemsOf: async (id: string) => (await identity.find(id)).state?.items,
    receipts: () =>
      identity
        .records(privacyRegulations)
        .map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>),
    sum: async () => (await identity.parts('all')).reduce((sum, { events }) => sum + events, 0),
  });
}

async function expectNobodyBut(identity: ReturnType<typeof bench>, events: number): Promise<void> {
  for (const id of CHAIN) expect((await identity.find(id)).state).toBeUndefined();
  expect(await identity.itemsOf(OTHER)).toEqual({ mat: 1, rug: 1 });
  expect(await identity.sum()).toBe(events);
}

describe('the erasure of a shopper of several ids', () => {
  it('leaves a world without the shopper, in any order of links and with kills, and after all is folded again', async () => {
    await fc.assert(
      fc.asyncProperty(
        chains,
        chains,
        fc.subarray([...CHAIN]),
        fc.boolean(),
        async (chain, { deliveries }, named, isSettled) => {
          const identity = bench();
          identity.count(OTHER, 'mat');
          const root = chain.ids.at(-1) ?? '';
          await send(chain, identity, chain.deliveries);
          if (isSettled) await identity.drain();
          identity.count(OTHER, 'rug');
          const ids = [...new Set([root, ...(isSettled ? named : CHAIN)])];
          identity.ask(SHOPPER_ERASED, ids);
          for (const at of deliveries.flat()) await identity.deliver(at);
          await identity.drain();
          await expectNobodyBut(identity, 2);
          identity.forgetState();
          for (const at of chain.deliveries.flat()) await identity.deliver(at);
          await identity.drain();
          await expectNobodyBut(identity, 2);
          // The shopper comes back as somebody new.
          identity.count(root, 'new');
          await identity.drain();
          expect(await identity.itemsOf(root)).toEqual({ new: 1 });
          expect(await identity.sum()).toBe(3);
        },
      ),
      { numRuns: RUNS },
    );
  }, 240_000);

  it('is told by id, also of ids that the request did not name', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('a_1', 'u_1');
    await identity.drain();
    const regulation = identity.ask(SHOPPER_ERASED, ['u_1']);
    await identity.drain();
    const receipt = { regulation, fold: 'test-service/tally' };
    expect(identity.receipts()).toEqual([
      { ...receipt, id: 'u_1', found: true },
      { ...receipt, id: 'a_1', found: false, further: true },
    ]);
    identity.count('a_1', 'lamp');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({ id: 'a_1', state: { items: { lamp: 1 } } });
  });

  it('spares an id that was linked to another shopper since', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.link('a_1', 'u_2');
    identity.count('a_1', 'lamp');
    await identity.drain();
    identity.ask(SHOPPER_ERASED, ['u_1', 'a_1']);
    await identity.drain();
    expect(await identity.itemsOf('u_1')).toBeUndefined();
    expect(await identity.find('a_1')).toMatchObject({ id: 'u_2', state: { items: { lamp: 1 } } });
    expect(identity.receipts()).toContainEqual(
      expect.objectContaining({ id: 'a_1', refused: 'linked to another shopper' }),
    );
  });

  it('stops what waited for a time', async () => {
    const identity = bench();
    identity.count('u_1', 'mat');
    await identity.drain();
    identity.ask(SHOPPER_ERASED, ['u_1']);
    identity.tick(tallyEvents, identity.time + 2 * QUIET_AFTER_MS);
    await identity.drain();
    expect(identity.records(tallyQuiet)).toEqual([]);
  });
});

describe('a suppressed shopper', () => {
  it('is not folded, read or woken until the suppression ends, whichever id is used', async () => {
    const identity = bench();
    identity.count('u_1', 'mat');
    await identity.drain();
    identity.ask(SHOPPER_SUPPRESSED, ['u_1']);
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    identity.tick(tallyEvents, identity.time + 2 * QUIET_AFTER_MS);
    await identity.drain();
    expect(await identity.itemsOf('u_1')).toBeUndefined();
    expect(identity.records(tallyQuiet)).toEqual([]);
    expect(await identity.sum()).toBe(1);
    identity.ask(SHOPPER_UNSUPPRESSED, ['u_1']);
    identity.count('a_1', 'lamp');
    await identity.drain();
    expect(await identity.itemsOf('u_1')).toEqual({ mat: 1, lamp: 1 });
  });
});

describe('an export', () => {
  it('tells what is kept under each id, as it is kept', async () => {
    const identity = bench();
    identity.count('u_1', 'mat');
    await identity.drain();
    const regulation = identity.ask(SHOPPER_EXPORT_ASKED, ['u_1', 'a_1']);
    await identity.drain();
    const told = identity
      .records(privacyExports)
      .map(({ value }) => JSON.parse(String(value)) as unknown);
    expect(told).toEqual([
      {
        ...{ regulation, fold: 'test-service/tally', id: 'u_1' },
        state: { items: { mat: 1 }, events: 1, lastAt: 125 },
      },
    ]);
    expect(identity.receipts()).toContainEqual(
      expect.objectContaining({ regulation, id: 'a_1', found: false }),
    );
  });
});
