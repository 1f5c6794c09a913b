import { describe, expect, it } from '@jest/globals';
import { computedTraitDocument, issuesOf } from '@tradewind/contracts';
import type { ContentInputOf } from '@tradewind/contracts';
import fc from 'fast-check';
import { ANN, DAY, define, HOUR, transitions } from '../rules/rules.fixture.js';
import { rulesPart } from '../rules/rule-state.js';
import type { RulesPart } from '../rules/rule-state.js';
import { harnessOf, ordered, SnapshotBoard, START, viewed } from '../shop-scene.fixture.js';
import type { ShopperHarness } from '../shop-scene.fixture.js';
import { traitIndexOf } from './trait-index.js';
import type { TraitDocument } from './trait-index.js';
import { traitDefinitions, traitViews } from './traits-view.js';

type Content = ContentInputOf<typeof computedTraitDocument>;
const BOB = 'demo:bob';

const ofViews = { of: { event: 'product.viewed' as const } };
const definitions = {
  views: { ...ofViews, compute: 'count' },
  teas: {
    compute: 'count',
    of: { event: 'product.viewed', where: [{ property: 'category', equals: 'tea' }] },
  },
  week: { ...ofViews, compute: 'count', within: '7d' },
  faded: { ...ofViews, compute: 'count', halfLife: '7d' },
  sum: { ...ofViews, compute: 'sum', property: 'price' },
  monthly: { ...ofViews, compute: 'sum', property: 'price', within: '30d' },
  average: { ...ofViews, compute: 'average', property: 'price' },
  least: { ...ofViews, compute: 'min', property: 'price', within: '30d' },
  most: { ...ofViews, compute: 'max', property: 'price' },
  favourite: { ...ofViews, compute: 'mostFrequent', property: 'category' },
  lately: { ...ofViews, compute: 'mostFrequent', property: 'category', halfLife: '2d' },
  first: { ...ofViews, compute: 'first', property: 'category' },
  last: { ...ofViews, compute: 'last', property: 'price' },
  all: { ...ofViews, compute: 'unique', property: 'category' },
  recent: { ...ofViews, compute: 'unique', property: 'category', within: '3d' },
  spent: { compute: 'sum', of: { event: 'order.completed' }, property: 'total' },
} satisfies Readonly<Record<string, Content>>;

function documentsOf(contents: Readonly<Record<string, Content>>): TraitDocument[] {
  return Object.entries(contents).map(([id, content]) => ({
    ...{ id, version: 1, at: START, by: 'test' },
    content: computedTraitDocument.schema.parse(content),
  }));
}

function shopWith(contents: Readonly<Record<string, Content>>): ShopperHarness {
  const harness = harnessOf(new SnapshotBoard());
  for (const [id, content] of Object.entries(contents)) {
    harness.document(computedTraitDocument, { tenant: 'demo', id }, content);
  }
  return harness;
}

interface View {
  readonly category: string;
  readonly price: number;
  readonly day: number;
}

function look(harness: ShopperHarness, key: string, views: readonly View[]): void {
  for (const { day, ...product } of views) {
    harness.event(viewed(product), { key, time: START + day * DAY });
  }
}

const index = traitIndexOf(documentsOf(definitions));
const valuesOf = (harness: ShopperHarness, key: string, day: number) =>
  traitViews(harness.state(key), index, START + day * DAY);

describe('computed traits', () => {
  it('are what the events of a shopper add up to', () => {
    const harness = shopWith(definitions);
    look(harness, ANN, [
      { category: 'mugs', price: 8, day: 0 },
      { category: 'tea', price: 2.5, day: 1 },
      { category: 'tea', price: 3.5, day: 2 },
      { category: 'mugs', price: 4, day: 9 },
      { category: 'pots', price: 20, day: 9.5 },
    ]);
    harness.event(ordered('o', { total: 12, products: [{}, {}] }), {
      key: ANN,
      time: START + 9.5 * DAY,
    });
    const values = valuesOf(harness, ANN, 9.5);
    const plain = Object.fromEntries(Object.entries(values).map(([id, { value }]) => [id, value]));
    expect(plain).toMatchObject({
      ...{ views: 5, teas: 2, week: 2, sum: 38, monthly: 38, average: 7.6, least: 2.5, most: 20 },
      ...{ favourite: 'mugs', lately: 'pots', first: 'mugs', last: 20, all: 3, recent: 2 },
      // The total is the order's, not that of each product.
      spent: 12,
    });
    expect(plain['faded']).toBeCloseTo(
      [9.5, 8.5, 7.5, 0.5, 0].reduce((sum, days) => sum + 2 ** (-days / 7), 0),
      3,
    );
    expect(values['all']?.values?.toSorted()).toEqual(['mugs', 'pots', 'tea']);
    expect(values['recent']?.values).toEqual(['pots', 'mugs']);
    const later = valuesOf(harness, ANN, 60);
    expect([later['week'], later['least'], later['recent']]).toEqual([
      { value: 0 },
      {},
      { value: 0, values: [] },
    ]);
  });

  it('start with nothing', () => {
    const harness = shopWith(definitions);
    harness.event(ordered('o'), { key: ANN, time: START });
    expect(valuesOf(harness, ANN, 0)).toMatchObject({
      views: { value: 0 },
      average: {},
      first: {},
    });
    expect(harness.state(ANN).traits).toBeUndefined();
  });

  const view = fc.record({
    category: fc.constantFrom('tea', 'coffee', 'mugs', 'pots', 'milk'),
    price: fc.integer({ min: 0, max: 9_999 }).map((cents) => cents / 100),
    // Late ones as well: days come in any order.
    day: fc.integer({ min: 0, max: 20 * 24 }).map((hour) => hour / 24),
  });
  const rounded = (values: ReturnType<typeof valuesOf>) =>
    Object.fromEntries(
      Object.entries(values).map(([id, { value, values: all = [] }]) => [
        id,
        [typeof value === 'number' ? value.toFixed(3) : value, ...all],
      ]),
    );

  it('of two ids of a shopper are those of who did all of it, in any order', () => {
    const histories = fc.tuple(
      fc.array(view, { maxLength: 12 }),
      fc.array(view, { maxLength: 12 }),
    );
    fc.assert(
      fc.property(histories, ([a, b]) => {
        const harness = shopWith(definitions);
        const [visitor, user] = ['demo:a_1', 'demo:u_1'];
        look(harness, visitor, a);
        look(harness, user, b);
        harness.link(visitor, user, START + 21 * DAY);
        const together = shopWith(definitions);
        look(together, BOB, [...b, ...a].toReversed());
        for (const day of [21, 27]) {
          expect(rounded(valuesOf(harness, user, day))).toEqual(
            rounded(valuesOf(together, BOB, day)),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep a bounded number of values, and estimate how many there were', () => {
    const harness = shopWith(definitions);
    const views = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ category: `category ${String(i)}`, price: 1, day: i / 1_000 },
    }));
    look(harness, ANN, views);
    const { all, recent } = valuesOf(harness, ANN, 1);
    expect(all?.values).toHaveLength(32);
    // Of 32 hashes the standard error is 18 %.
    expect(Math.abs(Number(all?.value) - 1_000)).toBeLessThan(500);
    expect(recent).toMatchObject({ value: 32 });
    expect(JSON.stringify(harness.state(ANN).traits).length).toBeLessThan(6_000);
  });
});

describe('a change of a computed trait', () => {
  const since = (harness: ShopperHarness, contents: Readonly<Record<string, Content>>) =>
    traitDefinitions(documentsOf(contents), [harness.part(rulesPart('demo')) as RulesPart]);

  it('begins anew when it computes something else, and not when it is described otherwise', () => {
    const views: Content = { ...ofViews, compute: 'count' };
    const harness = shopWith({ views });
    const valueOf = (content: Content) =>
      traitViews(harness.state(ANN), traitIndexOf(documentsOf({ views: content })), START)['views'];
    look(harness, ANN, [{ category: 'tea', price: 1, day: 0 }]);
    const described: Content = { ...views, description: 'All views.' };
    harness.document(computedTraitDocument, { tenant: 'demo', id: 'views' }, described);
    look(harness, ANN, [{ category: 'tea', price: 1, day: 1 }]);
    expect(valueOf(described)).toEqual({ value: 2 });
    const [before] = since(harness, { views: described });
    const changed: Content = { ...views, within: '30d' };
    harness.document(computedTraitDocument, { tenant: 'demo', id: 'views' }, changed);
    expect(valueOf(changed)).toEqual({ value: 0 });
    look(harness, ANN, [{ category: 'tea', price: 1, day: 2 }]);
    expect(valueOf(changed)).toEqual({ value: 1 });
    const [after] = since(harness, { views: changed });
    expect([before?.countsSince, after?.countsSince]).toEqual([
      expect.stringContaining('T'),
      expect.stringContaining('T'),
    ]);
  });
});

describe('a segment by a computed trait', () => {
  it('is entered by an event and left when time has taken the value away', () => {
    const harness = shopWith({ week: definitions.week });
    define(harness, 'lookers', [{ kind: 'computed', trait: 'week', atLeast: 2 }]);
    look(harness, ANN, [
      { category: 'tea', price: 1, day: 0 },
      { category: 'tea', price: 1, day: 1 },
    ]);
    harness.tick(START + 30 * DAY);
    const [[entered, enters] = [0, ''], [left, exits] = [0, '']] = transitions(harness);
    expect([enters, exits]).toEqual(['entered lookers', 'exited lookers']);
    expect(entered).toBe(86_400);
    // A window of seven days goes on in steps of 14 hours.
    expect(Number(left) * 1_000).toBeGreaterThan(7 * DAY - 14 * HOUR);
    expect(Number(left) * 1_000).toBeLessThanOrEqual(7 * DAY);
  });

  it('is left when a value has faded, within a second', () => {
    const harness = shopWith({ faded: definitions.faded });
    define(harness, 'warm', [{ kind: 'computed', trait: 'faded', atLeast: 1 }]);
    look(harness, ANN, [
      { category: 'tea', price: 1, day: 0 },
      { category: 'tea', price: 1, day: 0 },
    ]);
    harness.tick(START + 30 * DAY);
    expect(transitions(harness)).toEqual([
      [0, 'entered warm'],
      [7 * 86_400 + 1, 'exited warm'],
    ]);
  });

  it('finds a text among the values of unique', () => {
    const harness = shopWith({ all: definitions.all });
    define(harness, 'tea', [{ kind: 'computed', trait: 'all', equals: 'tea', atLeast: 2 }]);
    look(harness, ANN, [
      { category: 'tea', price: 1, day: 0 },
      { category: 'mugs', price: 1, day: 1 },
    ]);
    expect(transitions(harness)).toEqual([[86_400, 'entered tea']]);
  });

  it('is in nobody while the trait is not there', () => {
    const harness = harnessOf(new SnapshotBoard());
    define(harness, 'lookers', [{ kind: 'computed', trait: 'week', atLeast: 0 }]);
    look(harness, ANN, [{ category: 'tea', price: 1, day: 0 }]);
    expect(transitions(harness)).toEqual([]);
  });
});

describe('a computed trait that cannot be understood', () => {
  it.each<[string, Content, string]>([
    ['a missing property', { ...ofViews, compute: 'sum' }, 'property'],
    ['a property of a count', { ...ofViews, compute: 'count', property: 'price' }, 'property'],
    ['a window of first', { ...ofViews, compute: 'first', property: 'x', within: '1d' }, 'within'],
    [
      'a fading average',
      { ...ofViews, compute: 'average', property: 'x', halfLife: '1d' },
      'halfLife',
    ],
    [
      'two sorts of time',
      { ...ofViews, compute: 'count', within: '1d', halfLife: '1d' },
      'halfLife',
    ],
    ['a long window', { ...ofViews, compute: 'count', within: '400d' }, 'within'],
  ])('names the path of %s', (_, content, path) => {
    const issues = issuesOf(computedTraitDocument, { tenant: 'demo', id: 'a' }, content);
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
