import { describe, expect, it } from '@jest/globals';
import { issuesOf, profileSegments, segmentDocument } from '@tradewind/contracts';
import fc from 'fast-check';
import {
  addedToCart,
  harnessOf,
  ordered,
  SnapshotBoard,
  START,
  totalsIn,
  viewed,
} from '../shop-scene.fixture.js';
import { ruleIndexOf } from './rule-index.js';
import { traitIndexOf } from '../traits/trait-index.js';
import { rulesPart } from './rule-state.js';
import {
  absence,
  ANN,
  DAY,
  define,
  harnessWith,
  HOUR,
  MINUTE,
  SECOND,
  transitions,
} from './rules.fixture.js';
import type { Where } from './rules.fixture.js';

describe('a segment of those who left a cart', () => {
  it('is entered by a timer an hour after the last change of the cart, and left by another', () => {
    const harness = harnessWith([absence]);
    harness.event(addedToCart(), { key: ANN, time: START });
    harness.event(addedToCart(), { key: ANN, time: START + 10 * MINUTE });
    for (let s = 1; s <= 2 * 60 * 60; s += 1) harness.tick(START + 10 * MINUTE + s * SECOND);
    expect(transitions(harness)).toEqual([[4_200, 'entered rule']]);
    expect(totalsIn(harness).segments['rule']).toBe(1);
    harness.tick(START + 4 * DAY);
    const [, exit] = transitions(harness);
    expect(exit).toEqual([4_200 + 2 * 86_400, 'exited rule']);
    expect(totalsIn(harness).segments['rule']).toBeUndefined();
  });

  it('is not entered by who orders in time, and left with an order', () => {
    const harness = harnessWith([absence]);
    harness.event(addedToCart(), { key: ANN, time: START });
    harness.event(ordered('o1', { total: 5 }), { key: ANN, time: START + 59 * MINUTE });
    harness.tick(START + 5 * HOUR);
    expect(transitions(harness)).toEqual([]);
    harness.event(addedToCart(), { key: ANN, time: START + 6 * HOUR });
    harness.tick(START + 8 * HOUR);
    harness.event(ordered('o2', { total: 5 }), { key: ANN, time: START + 9 * HOUR });
    expect(transitions(harness)).toEqual([
      [7 * 3_600, 'entered rule'],
      [9 * 3_600, 'exited rule'],
    ]);
    const last = harness.outputs.filter(({ topic }) => topic.name === profileSegments.name).at(-1);
    expect(last?.event.data).toMatchObject({
      modelVersion: 'rule@1',
      reason: expect.stringContaining('no longer: no order.completed for 1h after cart.item_added'),
    });
  });
});

describe('a change of the rules', () => {
  const buyers = (atLeast: number): Where => [{ kind: 'profile', field: 'orders', atLeast }];

  it('reaches a shopper at the next event or review, and readiness tells of how many', () => {
    const harness = harnessOf(new SnapshotBoard());
    const evaluated = () => harness.part(rulesPart('demo'));
    for (const key of [ANN, 'demo:bob'])
      harness.event(ordered(key, { total: 9 }), { key, time: START });
    define(harness, 'buyers', buyers(1));
    expect(evaluated()).toEqual({ generation: 1, evaluated: 0 });
    harness.event(viewed(), { key: ANN, time: START + HOUR });
    expect([evaluated(), transitions(harness), transitions(harness, 'demo:bob')]).toEqual([
      { generation: 1, evaluated: 1 },
      [[3_600, 'entered buyers']],
      [],
    ]);
    harness.tick(START + 31 * DAY);
    expect(transitions(harness, 'demo:bob')).toEqual([[86_400, 'entered buyers']]);
    expect(evaluated()).toEqual({ generation: 1, evaluated: 2 });
  });

  it('moves only those whom it concerns, and all when the segment is deleted', () => {
    const harness = harnessOf(new SnapshotBoard());
    define(harness, 'buyers', buyers(1));
    harness.event(ordered('o', { total: 9 }), { key: ANN, time: START });
    define(harness, 'buyers', buyers(2));
    harness.event(viewed(), { key: ANN, time: START + 1 });
    define(harness, 'buyers', buyers(1));
    harness.event(viewed(), { key: ANN, time: START + 2 });
    define(harness, 'buyers', undefined);
    harness.event(viewed(), { key: ANN, time: START + 3 });
    expect(transitions(harness).map(([, what]) => what)).toEqual([
      ...['entered buyers', 'exited buyers', 'entered buyers', 'exited buyers'],
    ]);
    expect(harness.state(ANN).rules).toBeUndefined();
  });
});

describe('memberships', () => {
  it('are the sum of what was announced, for any events', () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 5 * HOUR }),
      what: fc.constantFrom('view', 'cart', 'order'),
      who: fc.constantFrom(ANN, 'demo:bob'),
    });
    const rules: Record<string, Where> = {
      left: [absence],
      viewers: [{ kind: 'event', event: 'product.viewed', atLeast: 2, within: '6h' }],
      idle: [{ kind: 'profile', field: 'daysSinceLastSeen', atLeast: 0.1 }],
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const harness = harnessOf(new SnapshotBoard());
        for (const [id, where] of Object.entries(rules)) define(harness, id, where);
        let time = START;
        steps.forEach(({ gap, what, who }, i) => {
          time += gap;
          const event =
            what === 'view'
              ? viewed()
              : what === 'cart'
                ? addedToCart()
                : ordered(`o-${i}`, { total: 1 });
          harness.event(event, { key: who, time });
        });
        for (const key of new Set(steps.map(({ who }) => who))) {
          const inside = new Set<string>();
          for (const [, what] of transitions(harness, key)) {
            const [verb = '', segment = ''] = String(what).split(' ');
            expect(inside.has(segment)).toBe(verb === 'exited');
            if (verb === 'entered') inside.add(segment);
            else inside.delete(segment);
          }
          const held = Object.entries(harness.state(key).rules ?? {});
          const members = held.flatMap(([id, state]) => (state.in === undefined ? [] : [id]));
          expect(members.sort()).toEqual([...inside].sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are judged by those rules alone that an event can change', () => {
    const documents = Array.from({ length: 500 }, (_, i) => ({
      ...{ id: `r-${i}`, version: 1, at: 0, by: 'test' },
      content: segmentDocument.schema.parse({
        name: `Rule ${i}`,
        where: [{ kind: 'event', event: i % 50 === 0 ? 'product.viewed' : 'coupon.entered' }],
      }),
    }));
    const traits = traitIndexOf([]);
    const index = ruleIndexOf(documents, traits);
    expect([
      index.affectedBy('product.viewed').length,
      index.affectedBy('page.viewed').length,
    ]).toEqual([10, 0]);
    expect(ruleIndexOf(documents, traits)).toBe(index);
  });
});

describe('a segment that cannot be understood', () => {
  const place = { tenant: 'demo', id: 'a' };
  const pathOf = (where: unknown) =>
    issuesOf(segmentDocument, place, { name: 'A', where }).map(({ path }) => path.join('.'));

  it.each<[string, unknown, string]>([
    ['a kind', [{ kind: 'profil', field: 'orders', atLeast: 1 }], 'where.0.kind'],
    ['a field', [{ kind: 'profile', field: 'order', atLeast: 1 }], 'where.0.field'],
    ['a type', [absence, { kind: 'event', event: 'order.complete' }], 'where.1.event'],
    ['a duration', [{ ...absence, within: '1 hour' }], 'where.0.within'],
    ['a long time', [{ ...absence, lasting: '400d' }], 'where.0.lasting'],
    ['bounds', [{ kind: 'profile', field: 'orders', atLeast: 2, atMost: 1 }], 'where.0.atMost'],
    ['no bound', [{ kind: 'any', of: [{ kind: 'brand', label: 'x' }] }], 'where.0.of.0'],
    ['a name', [{ kind: 'profile', field: 'orders', atleast: 2 }], 'where.0.atleast'],
  ])('names the path of %s', (_, where, path) => {
    expect(pathOf(where)).toContain(path);
  });

  it('cannot take the id of a learned one', () => {
    const content = segmentDocument.example.content;
    expect(issuesOf(segmentDocument, { tenant: 'demo', id: 'segment-3' }, content)).toHaveLength(1);
  });
});
