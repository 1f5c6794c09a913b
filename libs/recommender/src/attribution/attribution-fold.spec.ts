import { describe, expect, it } from '@jest/globals';
import { SHOPPER_ERASED } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { AttributionFold, KEPT_DAYS } from './attribution-fold.js';
import { listIdOf, readListId } from './list-id.js';
import { armsPart, dayPart } from './parts.js';
import type { ArmCounts } from './parts.js';
import { DAY_MS } from './seen-lists.js';
import { figuresOf } from './shopper-figures.js';
import { replaceFigures } from './slot-figures.js';
import type { DayFigures } from './slot-figures.js';
import { slotReport } from './slot-report.js';

type Event = TopicEvent<StorefrontEvents>;

const ANN = 'shop:u_ann';
const BOB = 'shop:u_bob';
const DAY = 20_000;
const START = DAY * DAY_MS + 1_000;

const harnessOf = () =>
  new FoldHarness(new AttributionFold({ forgetVisitorsAfterMs: 30 * DAY_MS }), {
    epochMs: 60_000,
  });
type Harness = ReturnType<typeof harnessOf>;

const list = (unique: string, arm?: string) =>
  listIdOf(
    {
      slot: 'home',
      sources: ['itemCf', 'rules', 'itemCf'],
      ...(arm !== undefined && { arm: { experiment: 'x', arm } }),
    },
    unique,
  );
const track = (type: string, properties: object, context?: object) =>
  ({
    type,
    data: { messageId: 'm', event: 'x', properties, ...(context && { context }) },
  }) as Event;
const seen = (id: string) =>
  track('product.list_viewed', {
    list_id: id,
    products: ['a', 'b', 'c'].map((product_id) => ({ product_id })),
  });
const clicked = (id: string, item: string, position: number) =>
  track('product.clicked', { list_id: id, product_id: item, position });
const ordered = (order_id: string, ...items: readonly string[]) =>
  track('order.completed', {
    ...{ order_id, currency: 'EUR' },
    products: items.map((product_id) => ({ product_id, price: 10, quantity: 1 })),
  });

const dayOf = (harness: Harness, day = DAY) => harness.part(dayPart('shop', day)) as DayFigures;
const reportOf = (harness: Harness, day = DAY) =>
  slotReport('home', { days: [dayOf(harness, day)], arms: [] });

describe('AttributionFold', () => {
  it('counts lists and items that were seen, clicked and bought, and what was paid', () => {
    const harness = harnessOf();
    const id = list('1');
    harness.event(seen(id), { key: ANN, time: START });
    harness.event(clicked(id, 'b', 2), { key: ANN, time: START + 1 });
    harness.event(ordered('o1', 'b', 'z'), { key: ANN, time: START + DAY_MS });
    expect(reportOf(harness)).toMatchObject({
      ...{ shopperDays: 1, seen: 1, clicked: 1, bought: 1, revenue: { EUR: { sum: 10 } } },
      sources: {
        itemCf: { seen: 2, clicked: 0, bought: 0, revenue: {} },
        rules: { seen: 1, clicked: 1, bought: 1, revenue: { EUR: { sum: 10 } } },
      },
    });
    const [{ low = 0, high = 0 } = {}] = [reportOf(harness).clickRate];
    expect([low > 0, high]).toEqual([true, 1]);
  });

  it('counts a list once, and a click without the list as one that was seen', () => {
    const harness = harnessOf();
    for (const time of [0, 1, 2]) harness.event(seen(list('1')), { key: ANN, time: START + time });
    for (const time of [3, 4]) {
      harness.event(clicked(list('2'), 'a', 1), { key: ANN, time: START + time });
    }
    harness.event(seen(list('2')), { key: ANN, time: START + 5 });
    expect(reportOf(harness)).toMatchObject({ seen: 2, clicked: 1, bought: 0 });
  });

  it('lets pass the ids of lists that it has not made', () => {
    const harness = harnessOf();
    harness.event(seen('dresses'), { key: ANN, time: START });
    harness.event(seen('tw1~home~~~1'), { key: ANN, time: START });
    expect(harness.parts()).toEqual([]);
  });

  it('credits the last click before the order within seven days, and no other', () => {
    const harness = harnessOf();
    const [first, last, late] = [list('1'), list('2', 'a'), list('3')];
    harness.event(clicked(first, 'a', 1), { key: ANN, time: START });
    harness.event(clicked(last, 'a', 1), { key: ANN, time: START + DAY_MS });
    harness.event(ordered('o1', 'a'), { key: ANN, time: START + 2 * DAY_MS });
    harness.event(clicked(late, 'a', 1), { key: ANN, time: START + 3 * DAY_MS });
    harness.event(ordered('o2', 'a'), { key: ANN, time: START + 10 * DAY_MS + 1 });
    expect([0, 1, 3].map((day) => reportOf(harness, DAY + day).bought)).toEqual([0, 1, 0]);
  });

  it('takes back what is refunded or cancelled', () => {
    const harness = harnessOf();
    harness.event(clicked(list('1'), 'a', 1), { key: ANN, time: START });
    harness.event(ordered('o1', 'a', 'b'), { key: ANN, time: START + 1 });
    const refund = track('order.refunded', { order_id: 'o1', total: 10, products: [] });
    harness.event(refund, { key: ANN, time: START + 2 });
    expect(reportOf(harness).revenue).toMatchObject({ EUR: { sum: 5 } });
    const cancelled = track('order.cancelled', { order_id: 'o1', products: [] });
    harness.event(cancelled, { key: ANN, time: START + 3 });
    expect(reportOf(harness)).toMatchObject({
      clicked: 1,
      bought: 0,
      revenue: { EUR: { sum: 0 } },
    });
  });

  it('counts shoppers by the first arm that they saw', () => {
    const harness = harnessOf();
    for (const [who, arm] of [
      [ANN, 'a'],
      [ANN, 'b'],
      [BOB, 'b'],
    ] as const) {
      harness.event(seen(list(who + arm, arm).replaceAll(':', '')), { key: who, time: START });
    }
    const arms = harness.part(armsPart('shop')) as ArmCounts;
    expect(arms).toEqual({
      'home~x': { a: { shoppers: 1, mixed: 1 }, b: { shoppers: 1, mixed: 0 } },
    });
    const experiment = { id: 'x', arms: [{ id: 'a' }, { id: 'b' }] };
    const report = slotReport('home', { days: [dayOf(harness)], arms: [arms] }, experiment);
    expect(report.experiment).toMatchObject({
      sampleRatio: { broken: false },
      arms: { a: { share: 0.5, seen: 1 }, b: { share: 0.5, seen: 2 } },
    });
  });

  it('finds the list that a visitor clicked when the order comes under the user id', () => {
    const harness = harnessOf();
    const visitor = 'shop:a_tab';
    harness.event(clicked(list('1', 'a'), 'a', 1), { key: visitor, time: START });
    harness.event(seen(list('2', 'a')), { key: ANN, time: START + 1 });
    harness.event(ordered('o1', 'a'), { key: ANN, time: START + 2 });
    expect(reportOf(harness)).toMatchObject({ shopperDays: 2, bought: 0 });
    harness.link(visitor, ANN, START + 3);
    expect(reportOf(harness)).toMatchObject({ shopperDays: 1, seen: 2, clicked: 1, bought: 1 });
    expect(harness.part(armsPart('shop'))).toEqual({
      'home~x': { a: { shoppers: 1, mixed: 0 } },
    });
  });

  it('counts nothing of who does not allow it, and takes an erased shopper out', () => {
    const harness = harnessOf();
    const context = { consent: { categoryPreferences: { Analytics: false } } };
    harness.event(track('page.viewed', {}, context), { key: BOB, time: START });
    harness.event(seen(list('1')), { key: BOB, time: START + 1 });
    harness.event(seen(list('2')), { key: ANN, time: START + 2 });
    expect(reportOf(harness)).toMatchObject({ shopperDays: 1, seen: 1 });
    const erased: Event = { type: SHOPPER_ERASED, data: { regulation: 'r', ids: ['u_ann'] } };
    harness.event(erased, { key: ANN, time: START + 3 });
    expect(reportOf(harness)).toMatchObject({ shopperDays: 0, seen: 0 });
  });

  it('counts at most 60 lists of a shopper, and keeps what was counted when it forgets', () => {
    const harness = harnessOf();
    for (let at = 0; at < 70; at++) {
      harness.event(seen(list(String(at))), { key: ANN, time: START + at });
    }
    harness.event(seen(list('next-day')), { key: ANN, time: START + DAY_MS });
    expect(reportOf(harness)).toMatchObject({ shopperDays: 1, seen: 60 });
    expect(harness.state(ANN).lists).toHaveLength(1);
    harness.tick(START + (KEPT_DAYS + 1) * DAY_MS);
    expect(harness.parts()).toEqual([]);
  });

  it('has the figures that follow from what shoppers did, whatever came in which order', () => {
    const shoppers = [ANN, BOB, 'shop:a_tab'];
    const step = fc.record({
      who: fc.constantFrom(...shoppers),
      what: fc.constantFrom('see', 'click', 'buy', 'refund', 'link'),
      list: fc.integer({ min: 0, max: 6 }),
      item: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const harness = harnessOf();
        const places: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3 };
        steps.forEach(({ who, what, list: at, item }, n) => {
          const time = START + n * (DAY_MS / 10);
          const id = list(`${who.slice(5)}${String(at)}`, at % 2 === 0 ? 'a' : 'b');
          const place = places[item] ?? 0;
          const refund = { order_id: `${who}${String(at)}`, total: 3, products: [] };
          if (what === 'see') harness.event(seen(id), { key: who, time });
          if (what === 'click') harness.event(clicked(id, item, place), { key: who, time });
          if (what === 'buy') {
            harness.event(ordered(`${who}${String(at)}`, item, 'z'), { key: who, time });
          }
          if (what === 'refund') {
            harness.event(track('order.refunded', refund), { key: who, time });
          }
          if (what === 'link') harness.link('shop:a_tab', ANN, time);
        });
        const expected: Record<number, DayFigures> = {};
        for (const who of shoppers) {
          replaceFigures(new Map(), figuresOf(harness.state(who)), (day) => (expected[day] ??= {}));
        }
        for (const [day, rows] of Object.entries(expected)) {
          const counted = dayOf(harness, Number(day));
          for (const [row, figures] of Object.entries(rows)) {
            expect(counted[row]).toMatchObject({
              ...{ shopperDays: figures.shopperDays, seen: figures.seen },
              ...{ clickedBySeen: figures.clickedBySeen, boughtSquares: figures.boughtSquares },
            });
            expect(counted[row]?.revenue['EUR']?.sum ?? 0).toBe(figures.revenue['EUR']?.sum ?? 0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('listIdOf', () => {
  it('says what the list is, in no more than an id may have', () => {
    const label = {
      ...{ slot: 'A'.repeat(64), arm: { experiment: 'e'.repeat(32), arm: 'b'.repeat(32) } },
      sources: Array.from({ length: 100 }, () => 'pinned' as const),
    };
    const id = listIdOf(label, 'u'.repeat(11));
    expect(readListId(id)).toEqual(label);
    expect(id.length).toBeLessThanOrEqual(255);
  });
});
