import { describe, expect, it } from '@jest/globals';
import { IDENTITY_LINKED } from '@tradewind/contracts';
import { EPOCH_MS, IdentityBench } from './identity-bench.fixture.js';
import { MAX_IDS } from './shopper-ids.js';
import { QUIET_AFTER_MS, tallyEvents, TallyFold, tallyQuiet } from './tally-fold.fixture.js';

function bench() {
  const identity = new IdentityBench(new TallyFold());
  return Object.assign(identity, {
    count: (id: string, item: string, eventId?: string) => {
      identity.append(tallyEvents, id, {
        type: 'counted',
        data: { item },
        ...(eventId && { id: eventId }),
      });
    },
    link: (from: string, to: string) => {
      const data = { messageId: 'm', from, to };
      identity.append(tallyEvents, from, { type: IDENTITY_LINKED, data });
    },
    itemsOf: async (id: string) => (await identity.find(id)).state?.items,
  });
}

describe('a link between two ids of a shopper', () => {
  it('takes what the one did to the other, once, and leaves it nowhere else', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.count('u_1', 'rug');
    identity.link('a_1', 'u_1');
    identity.link('a_1', 'u_1');
    await identity.drain();
    expect(await identity.find('u_1')).toMatchObject({ id: 'u_1', state: { events: 2 } });
    expect(await identity.itemsOf('u_1')).toEqual({ mat: 1, rug: 1 });
    const sums = await identity.parts('all');
    expect(sums.reduce((sum, { events }) => sum + events, 0)).toBe(2);
  });

  it('is followed by events that come late, each once, also when a client repeats them', async () => {
    const identity = bench();
    identity.count('a_1', 'mat', 'first');
    identity.link('a_1', 'u_1');
    identity.count('a_1', 'rug', 'second');
    identity.count('a_1', 'mat', 'first');
    identity.count('a_1', 'rug', 'second');
    identity.count('u_1', 'rug', 'second');
    await identity.drain();
    expect(await identity.itemsOf('a_1')).toEqual({ mat: 1, rug: 1 });
  });

  it('works along a chain, whichever link came first', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('u_1', 'u_2');
    identity.link('a_1', 'u_1');
    identity.link('u_2', 'u_3');
    identity.count('a_1', 'rug');
    await identity.drain();
    expect(await identity.find('a_1')).toMatchObject({
      id: 'u_3',
      state: { items: { mat: 1, rug: 1 } },
    });
  });

  it('leads the events of a shared device to whoever signed in last, and merges nobody', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('a_1', 'u_1');
    identity.count('a_1', 'rug');
    identity.link('a_1', 'u_2');
    identity.count('a_1', 'lamp');
    identity.link('a_1', 'u_1');
    identity.count('a_1', 'sofa');
    await identity.drain();
    expect(await identity.itemsOf('u_1')).toEqual({ mat: 1, rug: 1, sofa: 1 });
    expect(await identity.itemsOf('u_2')).toEqual({ lamp: 1 });
  });

  it('is ended where links form a circle, and nothing is lost on the way round', async () => {
    const identity = bench();
    for (const id of ['u_1', 'u_2', 'u_3']) identity.count(id, id);
    identity.link('u_1', 'u_2');
    identity.link('u_2', 'u_3');
    identity.link('u_3', 'u_1');
    for (const id of ['u_1', 'u_2', 'u_3']) identity.count(id, `${id} later`);
    await identity.drain();
    const found = await Promise.all(['u_1', 'u_2', 'u_3'].map((id) => identity.find(id)));
    expect(found.map(({ id }) => id)).toEqual(['u_1', 'u_1', 'u_1']);
    expect(found[0]?.state?.events).toBe(6);
  });

  it('is refused by a shopper of too many ids: the state goes back and stays with its id', async () => {
    const identity = bench();
    for (let n = 0; n < MAX_IDS + 2; n++) {
      identity.count(`a_${String(n)}`, 'mat');
      identity.link(`a_${String(n)}`, 'u_1');
      await identity.drain();
    }
    const last = `a_${String(MAX_IDS + 1)}`;
    identity.count(last, 'rug');
    identity.link(last, 'u_1');
    await identity.drain();
    expect(await identity.itemsOf('u_1')).toEqual({ mat: MAX_IDS - 1 });
    expect(await identity.find(last)).toMatchObject({
      id: last,
      state: { items: { mat: 1, rug: 1 } },
    });
    expect(identity.refused).toHaveLength(3);
  });

  it('takes the timer along: it is due for the shopper alone', async () => {
    const identity = bench();
    identity.count('a_1', 'mat');
    identity.link('a_1', 'u_1');
    await identity.drain();
    identity.tick(tallyEvents, 10 * QUIET_AFTER_MS);
    await identity.drain();
    const said = identity
      .records(tallyQuiet)
      .map(({ key, value }) => `${String(key)} ${String(value)}`);
    expect(said).toEqual(['demo:u_1 {"events":1}']);
  });

  it('takes nothing from a fold whose own topic tells of closed epochs', async () => {
    for (const waits of [false, true]) {
      const identity = new IdentityBench(new TallyFold(), waits);
      const data = { source: 0, through: 1 };
      identity.append(tallyEvents, 'u_1', { type: 'epoch.closed', data });
      for (let at = 0; at < 3; at++) {
        identity.tick(tallyEvents, identity.time + EPOCH_MS);
        await identity.drain();
      }
      expect((await identity.find('u_1')).state?.items).toEqual({ 'epoch.closed': 1 });
    }
  });
});
