import { describe, expect, it } from '@jest/globals';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { mergeShoppers } from './merge-shoppers.js';
import { recommendationOptions } from './options.js';
import { ShopperFold, type ShopperState } from './shopper-fold.js';
import { GivenModels } from './touches.fixture.js';

const options = recommendationOptions({ epochMs: 1_000, historyLength: 5 });
/** They have learned of no item. */
const bareModels = new GivenModels(0);
const shop = () => new FoldHarness(new ShopperFold(options, bareModels), { epochMs: 1_000 });

function viewed(item: string, category?: string): TopicEvent<StorefrontEvents> {
  const properties = { product_id: item, ...(category !== undefined && { category }) };
  return { type: 'product.viewed', data: { messageId: 'm', event: 'x', properties } };
}

function added(item: string): TopicEvent<StorefrontEvents> {
  const properties = { product_id: item };
  return { type: 'cart.item_added', data: { messageId: 'm', event: 'x', properties } };
}

interface Done {
  readonly event: TopicEvent<StorefrontEvents>;
  readonly time: number;
}

function stateOf(done: readonly Done[]): ShopperState {
  const tested = shop();
  for (const { event, time } of done) tested.event(event, { key: 'demo:u_1', time });
  return tested.state('demo:u_1');
}

function merged(...states: readonly ShopperState[]): ShopperState {
  const into: ShopperState = { history: [] };
  for (const state of states) mergeShoppers(into, structuredClone(state), options.historyLength);
  return into;
}

const done = fc
  .array(
    fc.record({
      item: fc.integer({ min: 1, max: 9 }).map(String),
      adds: fc.boolean(),
      isFirst: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .map((all) =>
    all.map(({ item, adds, isFirst }, n) => ({
      isFirst,
      event: adds ? added(item) : viewed(item),
      time: 1_000 + n,
    })),
  );

describe('two ids of a shopper', () => {
  it('merge into the history of who did all of it, within its bound', () => {
    fc.assert(
      fc.property(done, (all) => {
        const first = stateOf(all.filter(({ isFirst }) => isFirst));
        const second = stateOf(all.filter(({ isFirst }) => !isFirst));
        const { history } = stateOf(all);
        const items = (state: ShopperState) => state.history.map(([item, , at]) => [item, at]);
        expect(items(merged(first, second))).toEqual(items({ history }));
        expect(merged(second, first).history).toEqual(merged(first, second).history);
        expect(merged(first, first).history).toEqual(merged(first).history);
      }),
      { numRuns: 300 },
    );
  });

  it('keep the greatest weight of an item that both touched', () => {
    const first = stateOf([{ event: added('mat'), time: 1_000 }]);
    const second = stateOf([{ event: viewed('mat'), time: 2_000 }]);
    expect(merged(first, second).history).toEqual([['mat', 3, 2_000]]);
  });

  it('have the categories of both, those looked at last', () => {
    const first = stateOf(
      ['tea', 'mugs'].map((name, n) => ({ event: viewed(name, name), time: n })),
    );
    const second = stateOf(
      ['rugs', 'tea'].map((name, n) => ({ event: viewed(name, name), time: 10 + n })),
    );
    expect(merged(first, second).categories).toEqual(['mugs', 'rugs', 'tea']);
    expect(merged(second, first).categories).toEqual(['mugs', 'rugs', 'tea']);
  });
});

describe('the shopper fold', () => {
  it('lists nothing that the visitor has seen, and tells the models nothing twice', () => {
    const tested = shop();
    for (const item of ['mat', 'rug', 'lamp']) {
      tested.event(viewed(item, 'home'), { key: 'demo:u_2', time: 1_000 });
    }
    tested.event(viewed('rug', 'home'), { key: 'demo:a_1', time: 1_001 });
    tested.event(viewed('mat', 'home'), { key: 'demo:u_1', time: 1_002 }).tick(9_000);
    tested.take();
    tested.link('demo:a_1', 'demo:u_1', 9_001).tick(20_000);
    const concluded = tested.take();
    expect(concluded.filter(({ event }) => event.type === 'items.batched')).toEqual([]);
    const lists = concluded.filter(({ event }) => event.type === 'recommendations.changed');
    const items = lists.map(({ key, event }) => [
      key,
      (event.data as { items: { item: string }[] }).items.map(({ item }) => item),
    ]);
    expect(items).toEqual([['demo:u_1', ['lamp']]]);
    expect(tested.state('demo:a_1').history).toEqual([]);
  });
});
