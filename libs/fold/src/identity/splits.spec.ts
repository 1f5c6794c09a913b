import { describe, expect, it } from '@jest/globals';
import {
  identityRefusals,
  identitySplits,
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
} from '@tradewind/contracts';
import { IdentityBench } from './identity-bench.fixture.js';
import { MAX_HELD_RECORDS } from './splits.js';
import { tallyEvents, TallyFold, tallyQuiet } from './tally-fold.fixture.js';

function bench(waits = false) {
  const identity = new IdentityBench(new TallyFold(), waits);
  let splits = 0;
  return Object.assign(identity, {
    count: (id: string, item: string) => {
      identity.append(tallyEvents, id, { type: 'counted', data: { item } });
    },
    link: (from: string, to: string, by?: string) => {
      const data = { messageId: 'm', from, to, ...(by && { by }) };
      identity.append(tallyEvents, from, { type: IDENTITY_LINKED, data });
    },
    split: (from: string, to: string) => {
      const data = { split: `split-${String(splits++)}`, from, to, by: 'shop' };
      identity.append(tallyEvents, from, { type: IDENTITY_SPLIT, data });
    },
    itemsOf: async (id: string) => (await identity.find(id)).state?.items,
    told: () =>
      identity.records(identitySplits).map(({ value, headers }) => ({
        type: String(headers['ce_type']).split('.').slice(-2).join('.'),
        ...(JSON.parse(String(value)) as object),
      })),
    sum: async () => (await identity.parts('all')).reduce((sum, { events }) => sum + events, 0),
  });
}

describe('a split of two ids that were linked wrongly', () => {
  it('gives each what its own ids did, before the link and after it', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.count('a_1', 'lamp');
    identity.count('u_1', 'sofa');
    await identity.drain();
    identity.split('a_1', 'u_1');
    identity.count('a_1', 'vase');
    identity.count('u_1', 'bowl');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({ id: 'a_1' });
    expect(await identity.itemsOf('a_1')).toEqual({ mat: 1, lamp: 1, vase: 1 });
    expect(await identity.itemsOf('u_1')).toEqual({ rug: 1, sofa: 1, bowl: 1 });
    expect(await identity.sum()).toBe(6);
    expect(identity.told()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'split.restored', shopper: 'a_1', events: 3, since: 125 }),
        expect.objectContaining({ type: 'split.restored', shopper: 'u_1', events: 3, since: 250 }),
      ]),
    );
  });

  it('takes the ids behind the one along, and leaves the others', async () => {
    const identity = bench();
    for (const id of ['a_1', 'a_2', 'a_3', 'u_1']) identity.count(id, id);
    identity.link('a_2', 'a_1');
    identity.link('a_3', 'u_1');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.split('a_1', 'u_1');
    for (const id of ['a_1', 'a_2', 'a_3', 'u_1']) identity.count(id, `${id} later`);
    await identity.drain();
    expect(await identity.itemsOf('a_2')).toEqual({
      ...{ a_1: 1, a_2: 1, 'a_1 later': 1, 'a_2 later': 1 },
    });
    expect(await identity.itemsOf('a_3')).toEqual({
      ...{ a_3: 1, u_1: 1, 'a_3 later': 1, 'u_1 later': 1 },
    });
  });

  it('leaves no client a way to link the two again, but the shop', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.split('a_1', 'u_1');
    await identity.drain();
    identity.link('a_1', 'u_1');
    identity.link('u_1', 'a_1');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({ id: 'a_1' });
    expect(await identity.find('u_1')).toMatchObject({ id: 'u_1', state: undefined });
    const refused = identity
      .records(identityRefusals)
      .map(({ value }) => JSON.parse(String(value)) as object);
    expect(refused).toEqual([
      { from: 'a_1', to: 'u_1', reason: 'split', by: 'test-service/tally' },
      { from: 'u_1', to: 'a_1', reason: 'split', by: 'test-service/tally' },
    ]);
    identity.link('a_1', 'u_1', 'shop');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({ id: 'u_1', state: { items: { mat: 1 } } });
    expect(await identity.sum()).toBe(1);
  });

  it('holds although the two are linked the other way round at that moment', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.split('a_1', 'u_1');
    identity.link('u_1', 'a_1');
    identity.count('u_1', 'sofa');
    await identity.drain();
    expect(await identity.itemsOf('a_1')).toEqual({ mat: 1 });
    expect(await identity.itemsOf('u_1')).toEqual({ rug: 1, sofa: 1 });
    expect(await identity.sum()).toBe(3);
  });

  it('is refused where the two are not linked, and changes nothing', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.split('a_1', 'u_1');
    identity.link('a_1', 'u_1');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({ id: 'u_1' });
    expect(identity.told()).toEqual([
      expect.objectContaining({ type: 'split.refused', reason: 'the ids are not linked' }),
    ]);
  });

  it('of several ids at a time is one', async () => {
    const identity = bench();
    for (const id of ['a_1', 'a_2', 'a_3']) {
      identity.count(id, id);
      identity.link(id, 'u_1');
    }
    identity.count('u_1', 'u_1');
    await identity.drain();
    identity.split('a_1', 'u_1');
    identity.split('a_3', 'u_1');
    await identity.drain();
    expect(await identity.itemsOf('a_1')).toEqual({ a_1: 1 });
    expect(await identity.itemsOf('a_2')).toEqual({ a_2: 1, u_1: 1 });
    expect(await identity.itemsOf('a_3')).toEqual({ a_3: 1 });
    const ends = identity.told().filter(({ type }) => type === 'split.restored');
    expect(ends).toHaveLength(4);
  });

  it('concludes nothing anew, and keeps timers that are not due', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.tick(tallyEvents, 10_000);
    await identity.drain();
    identity.count('u_1', 'sofa');
    identity.split('a_1', 'u_1');
    await identity.drain();
    expect(identity.records(tallyQuiet)).toHaveLength(1);
    identity.tick(tallyEvents, 20_000);
    await identity.drain();
    const said = identity
      .records(tallyQuiet)
      .map(({ key, value }) => `${String(key)} ${String(value)}`);
    expect(said).toContain('demo:u_1 {"events":2}');
  });

  it('is given up if a shopper does too much meanwhile: nothing is lost', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.split('a_1', 'u_1');
    for (let n = 0; n <= MAX_HELD_RECORDS; n++) identity.count('a_1', `item ${String(n)}`);
    await identity.drain();
    const state = (await identity.find('a_1')).state;
    expect(state?.events).toBe(MAX_HELD_RECORDS + 1);
    expect(identity.told()).toContainEqual(
      expect.objectContaining({ type: 'split.refused', shopper: 'a_1' }),
    );
  });
});
