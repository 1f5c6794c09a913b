import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_ENTRIES_PER_CHANGE,
  NONCE_LENGTH,
  type PartitionStore,
  type ScopeChange,
} from '../partition-store.js';

const nonce = (n: number) => n.toString(36).padStart(NONCE_LENGTH, 'n-');

const change = (
  expected: string | undefined,
  next: string,
  entries: Record<string, string> = {},
  meta = `meta of ${next}`,
): ScopeChange => ({ expected, nonce: next, meta, entries: new Map(Object.entries(entries)) });

/** A change that lists these entities, or no longer lists them if it deletes them. */
const listing = (
  expected: string | undefined,
  next: string,
  names: readonly string[],
  value = 'x',
): ScopeChange => ({
  ...change(expected, next, Object.fromEntries(names.map((name) => [name, value]))),
  listed: new Set(names),
});

let lastScope = 0;

/** The contract of `PartitionStore`. `create` makes a store; each test uses new scopes. */
export function describePartitionStore(name: string, create: () => Promise<PartitionStore>): void {
  describe(`${name} as a partition store`, () => {
    let store: PartitionStore;
    let scope: string;

    beforeEach(async () => {
      store = await create();
      scope = `contract:${Date.now().toString(36)}.v1:${String(++lastScope)}`;
    });
    afterEach(async () => {
      await store.close();
    });

    it('returns nothing for a scope that was never written', async () => {
      expect(await store.loadMeta(scope)).toBeUndefined();
      expect(await store.loadNonce(scope)).toBeUndefined();
      expect(await store.read(scope, ['a', 'b'])).toEqual([undefined, undefined]);
      expect(await store.read(scope, [])).toEqual([]);
    });

    it('replaces meta and entries together', async () => {
      expect(
        await store.commit(scope, change(undefined, nonce(1), { a: 'one', b: 'two' })),
      ).toEqual({ applied: true });
      expect(await store.commit(scope, change(nonce(1), nonce(2), { b: 'zwei' }))).toEqual({
        applied: true,
      });
      expect(await store.loadMeta(scope)).toEqual({
        nonce: nonce(2),
        meta: `meta of ${nonce(2)}`,
      });
      expect(await store.loadNonce(scope)).toBe(nonce(2));
      expect(await store.read(scope, ['a', 'b'])).toEqual(['one', 'zwei']);
    });

    it('deletes the entries of a scope that are said to be useless, and no others', async () => {
      const entries = { 'a[1]': 'one', 'g1/b*': 'two', c: 'three' };
      await store.commit(scope, change(undefined, nonce(1), entries));
      await store.commit(`${scope}1`, change(undefined, nonce(1), { c: 'another' }));
      const asked: string[] = [];
      await store.sweep(scope, (name) => asked.push(name) > 0 && name !== 'g1/b*');
      expect(asked.sort()).toEqual(['a[1]', 'c', 'g1/b*']);
      expect(await store.read(scope, Object.keys(entries))).toEqual([undefined, 'two', undefined]);
      expect(await store.read(`${scope}1`, ['c'])).toEqual(['another']);
      expect(await store.loadNonce(scope)).toBe(nonce(1));
    });

    it('lists names in order, page by page', async () => {
      const names = ['f/t:b', 'f/t:a', 'f/t:é', 'f/t:aa', 'f/t:\u{1f375}', 'f/t:+', 'f/t:-a'];
      const others = ['f/s:z', 'f/t', 'f/u:a', 'g/t:a'];
      await store.commit(scope, listing(undefined, nonce(1), [...names, ...others]));
      await store.commit(`${scope}1`, listing(undefined, nonce(1), ['f/t:another']));
      const sorted = ['f/t:+', 'f/t:-a', 'f/t:a', 'f/t:aa', 'f/t:b', 'f/t:é', 'f/t:\u{1f375}'];
      expect(await store.list(scope, { prefix: 'f/t:', limit: 100 })).toEqual(sorted);
      const first = await store.list(scope, { prefix: 'f/t:', limit: 3 });
      expect(first).toEqual(sorted.slice(0, 3));
      const page = { prefix: 'f/t:', after: 'f/t:a', limit: 3 };
      expect(await store.list(scope, page)).toEqual(sorted.slice(3, 6));
      expect(await store.list(scope, { ...page, after: 'f/t:ab' })).toEqual(sorted.slice(4));
      expect(await store.list(scope, { ...page, after: 'f/t:\u{1f375}' })).toEqual([]);
      expect(await store.list(`${scope}2`, page)).toEqual([]);
    });

    it('keeps the names of entities that change, and drops those of deleted ones', async () => {
      const page = { prefix: 'f/t:', limit: 10 };
      await store.commit(scope, listing(undefined, nonce(1), ['f/t:a', 'f/t:b', 'f/t:c']));
      await store.commit(scope, change(nonce(1), nonce(2), { 'f/t:a': 'changed' }));
      await store.commit(scope, listing(nonce(2), nonce(3), ['f/t:b'], ''));
      expect(await store.list(scope, page)).toEqual(['f/t:a', 'f/t:c']);
      const late = listing(nonce(2), nonce(4), ['f/t:lost']);
      expect(await store.commit(scope, late)).toMatchObject({ applied: false });
      await store.commit(scope, listing(nonce(3), nonce(5), ['f/t:b']));
      expect(await store.list(scope, page)).toEqual(['f/t:a', 'f/t:b', 'f/t:c']);
      await store.sweep(scope, (name) => name === 'f/t:a');
      expect(await store.list(scope, page)).toEqual(['f/t:b', 'f/t:c']);
    });

    it('lists entities that were stored before they were listed', async () => {
      const entries = { 'f/t:a': 'one', 'f/t:b[]': 'two', 'f/~part:x': 'part' };
      await store.commit(scope, change(undefined, nonce(1), entries));
      await store.enlist(scope, (name) => !name.includes('~'));
      expect(await store.list(scope, { prefix: 'f/t:', limit: 10 })).toEqual(['f/t:a', 'f/t:b[]']);
    });

    it('lists as many names as one change may have', async () => {
      const names = Array.from({ length: MAX_ENTRIES_PER_CHANGE }, (_, i) => `f/t:${String(i)}`);
      await store.commit(scope, listing(undefined, nonce(1), names));
      const found = await store.list(scope, { prefix: 'f/t:', limit: 10_000 });
      expect(found).toEqual([...names].sort());
      await store.commit(scope, listing(nonce(1), nonce(2), names, ''));
      expect(await store.list(scope, { prefix: 'f/t:', limit: 10_000 })).toEqual([]);
    });

    it('confirms the change that is stored, and no other', async () => {
      await store.commit(scope, change(undefined, nonce(1)));
      expect(await store.confirm(scope, nonce(1))).toBe(true);
      await store.commit(scope, change(nonce(1), nonce(2)));
      expect(await store.confirm(scope, nonce(2))).toBe(true);
    });

    it('reads in the order asked for, repeated and unknown entities included', async () => {
      await store.commit(scope, change(undefined, nonce(1), { a: '1', b: '2', c: '3' }));
      expect(await store.read(scope, ['c', 'x', 'a', 'c', 'b'])).toEqual([
        '3',
        undefined,
        '1',
        '3',
        '2',
      ]);
    });

    it('changes nothing for a stale nonce and tells the current one', async () => {
      await store.commit(scope, change(undefined, nonce(1), { a: 'kept' }));
      const late = change(nonce(7), nonce(8), { a: 'lost', b: 'lost' });
      expect(await store.commit(scope, late)).toEqual({ applied: false, current: nonce(1) });
      const first = change(undefined, nonce(9), { a: 'lost' });
      expect(await store.commit(scope, first)).toEqual({ applied: false, current: nonce(1) });
      expect(await store.loadMeta(scope)).toEqual({ nonce: nonce(1), meta: `meta of ${nonce(1)}` });
      expect(await store.read(scope, ['a', 'b'])).toEqual(['kept', undefined]);
    });

    it('refuses a change of a meta that is gone', async () => {
      expect(await store.commit(scope, change(nonce(1), nonce(2), { a: 'x' }))).toEqual({
        applied: false,
        current: undefined,
      });
      expect(await store.read(scope, ['a'])).toEqual([undefined]);
    });

    it('accepts a change that is sent again without applying it twice', async () => {
      const sent = change(undefined, nonce(1), { a: 'sent' });
      await store.commit(scope, sent);
      const again = change(undefined, nonce(1), { a: 'must not be written' });
      expect(await store.commit(scope, again)).toEqual({ applied: true });
      expect(await store.read(scope, ['a'])).toEqual(['sent']);
      await store.commit(scope, change(nonce(1), nonce(2), { a: 'next' }));
      expect(await store.commit(scope, sent)).toEqual({ applied: false, current: nonce(2) });
      expect(await store.read(scope, ['a'])).toEqual(['next']);
    });

    it('applies exactly one of the changes that start from one meta', async () => {
      await store.commit(scope, change(undefined, nonce(0)));
      const rivals = Array.from({ length: 20 }, (_, i) =>
        change(nonce(0), nonce(i + 1), { winner: `rival ${String(i + 1)}` }),
      );
      const outcomes = await Promise.all(rivals.map((rival) => store.commit(scope, rival)));
      const winners = outcomes.flatMap((outcome, i) => (outcome.applied ? [i + 1] : []));
      expect(winners).toHaveLength(1);
      expect(await store.loadNonce(scope)).toBe(nonce(winners[0] ?? -1));
      expect(await store.read(scope, ['winner'])).toEqual([`rival ${String(winners[0])}`]);
    });

    it('forgets a deleted entity and takes it up again', async () => {
      await store.commit(scope, change(undefined, nonce(1), { a: 'x', b: 'y' }));
      await store.commit(scope, change(nonce(1), nonce(2), { a: '', never: '' }));
      expect(await store.read(scope, ['a', 'b', 'never'])).toEqual([undefined, 'y', undefined]);
      await store.commit(scope, change(nonce(2), nonce(3), { a: 'back' }));
      expect(await store.read(scope, ['a'])).toEqual(['back']);
    });

    it('keeps scopes apart', async () => {
      const other = `${scope}0`;
      await store.commit(scope, change(undefined, nonce(1), { a: 'here' }));
      await store.commit(other, change(undefined, nonce(2), { a: 'there' }));
      expect(await store.read(scope, ['a'])).toEqual(['here']);
      expect(await store.read(other, ['a'])).toEqual(['there']);
      expect(await store.loadNonce(scope)).toBe(nonce(1));
    });

    it('accepts an entity whose name is one that the store uses', async () => {
      const names = ['meta', 'e:meta', ':meta', '__proto__', '', ' ', '{x}', 'a:b', '*'];
      const entries = new Map(names.map((entity, i) => [entity, `value ${String(i)}`]));
      await store.commit(scope, { expected: undefined, nonce: nonce(1), meta: 'm', entries });
      expect(await store.read(scope, names)).toEqual([...entries.values()]);
      expect(await store.loadMeta(scope)).toEqual({ nonce: nonce(1), meta: 'm' });
    });

    it('accepts the largest permitted change, and refuses a larger one entirely', async () => {
      const entities = Array.from(
        { length: MAX_ENTRIES_PER_CHANGE + 1 },
        (_, i) => `e${String(i)}`,
      );
      const entries = new Map(entities.map((entity) => [entity, `value of ${entity}`]));
      const tooLarge = { expected: undefined, nonce: nonce(1), meta: 'm', entries };
      await expect(store.commit(scope, tooLarge)).rejects.toThrow('at most 3900 entries');
      expect(await store.loadMeta(scope)).toBeUndefined();
      const last = entities.pop() ?? '';
      entries.delete(last);
      expect(await store.commit(scope, tooLarge)).toEqual({ applied: true });
      expect(await store.read(scope, [...entities, last])).toEqual([
        ...entities.map((entity) => `value of ${entity}`),
        undefined,
      ]);
    });

    it('refuses an invalid nonce', async () => {
      for (const bad of ['short', nonce(1) + 'x', nonce(1).slice(1) + 'é']) {
        await expect(store.commit(scope, change(undefined, bad))).rejects.toThrow('Not a nonce');
      }
      expect(await store.loadMeta(scope)).toBeUndefined();
    });

    it('keeps values of several megabytes', async () => {
      const big = 'ß€𝄞'.repeat(500_000);
      const meta = '{"outbox":"' + 'o'.repeat(2_000_000) + '"}';
      await store.commit(scope, change(undefined, nonce(1), { big }, meta));
      expect((await store.read(scope, ['big']))[0] === big).toBe(true);
      expect((await store.loadMeta(scope))?.meta === meta).toBe(true);
    });

    it('returns any text unchanged', async () => {
      const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
      let last: string | undefined;
      let count = 0;
      await fc.assert(
        fc.asyncProperty(fc.dictionary(text, text, { maxKeys: 8 }), text, async (values, meta) => {
          const entries = new Map(Object.entries(values));
          const next = nonce(++count);
          await store.commit(scope, { expected: last, nonce: next, meta, entries });
          last = next;
          expect(await store.read(scope, [...entries.keys()])).toEqual([...entries.values()]);
          expect(await store.loadMeta(scope)).toEqual({ nonce: next, meta });
        }),
        { numRuns: 60 },
      );
    });

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
