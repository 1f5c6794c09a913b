import { describe, expect, it } from '@jest/globals';
import { modelJobs, profilePurchaseDeltas } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { describeTrainer, FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold, TenantModels } from '@tradewind/trainer';
import { DAY_MS } from './profile-activity.js';
import { newProfile } from './profile-state.js';
import { KEPT_ORDER_DAYS, mergeOrderDays, purchasesOf, recordOrderDay } from './purchases.js';
import {
  harnessOf,
  ordered,
  refunded,
  SnapshotBoard,
  START,
  viewed,
} from './shop-scene.fixture.js';
import { valueKey, valueModel } from './value-model.js';
import { FIRST_CUSTOMERS, ValueLearner, valueTrainer } from './value-trainer.js';
import { valueView } from './value-view.js';
import fc from 'fast-check';

const KEY = 'demo:ann';
type Delta = TopicEvent<typeof profilePurchaseDeltas>;

describe('order days', () => {
  const profileOf = (days: readonly number[]) => {
    const profile = newProfile();
    for (const day of days) recordOrderDay(profile, day * DAY_MS + 1);
    return profile;
  };

  it('count a day once, in any order of arrival', () => {
    expect(purchasesOf(newProfile())).toBeUndefined();
    expect(purchasesOf(profileOf([5, 3, 5, 9, 3]))).toEqual({
      ...{ orders: 3, firstDay: 3, lastDay: 9 },
      spent: 0,
    });
  });

  it('merge into those of both ids', () => {
    const days = fc.array(fc.nat(60), { minLength: 1, maxLength: KEPT_ORDER_DAYS / 2 });
    fc.assert(
      fc.property(days, days, (a, b) => {
        const merged = profileOf(a);
        mergeOrderDays(merged, profileOf(b));
        expect(purchasesOf(merged)).toEqual(purchasesOf(profileOf([...a, ...b])));
      }),
    );
  });

  it('are bounded, and remember the first of all', () => {
    const profile = profileOf(Array.from({ length: 400 }, (_, day) => day + 7));
    expect(purchasesOf(profile)).toMatchObject({ orders: 400, firstDay: 7, lastDay: 406 });
    expect(JSON.stringify(profile.orderDays).length).toBeLessThan(250);
  });
});

describe('the purchases that a partition tells the trainer of', () => {
  const movesOf = (outputs: readonly { readonly event: { type: string; data: unknown } }[]) =>
    outputs.flatMap(({ event }) =>
      event.type === 'purchases.moved' ? (event.data as { moves: number[][] }).moves : [],
    );

  it('move a customer from one cell to another with an order, and never twice', () => {
    const harness = harnessOf(new SnapshotBoard());
    const day = Math.floor(START / DAY_MS);
    harness.event(viewed(), { key: KEY, time: START });
    harness.event(ordered('o1', { total: 20 }), { key: KEY, time: START + 1 });
    harness.event(ordered('o1', { total: 20 }), { key: KEY, time: START + 2 });
    harness.tick(START + 2 * DAY_MS);
    const step = Math.round(Math.log(20) / 0.02);
    expect(movesOf(harness.take())).toEqual([[1, day, day, step, 1]]);
    harness.event(ordered('o2', { total: 20 }), { key: KEY, time: START + 3 * DAY_MS });
    harness.event(refunded('o1'), { key: KEY, time: START + 3 * DAY_MS + 1 });
    harness.tick(START + 5 * DAY_MS);
    const half = Math.round(Math.log(10) / 0.02);
    expect(movesOf(harness.take())).toEqual([
      [1, day, day, step, -1],
      [2, day, day + 3, half, 1],
    ]);
  });
});

describe('the trainer of customer value', () => {
  const epochMs = DAY_MS;
  const first = Math.floor(START / DAY_MS);
  const closed = (through: number): Delta => ({
    type: 'epoch.closed',
    data: { source: 0, through },
  });
  const moved = (epoch: number, moves: number[][]): Delta => ({
    type: 'purchases.moved',
    data: { tenant: 'demo', source: 0, epoch, moves },
  });
  const customers = Array.from({ length: FIRST_CUSTOMERS }, (_, i) => {
    const orders = 1 + (i % 4);
    const from = first - 100 - i;
    return [orders, from, orders > 1 ? from + 10 * orders + (i % 40) : from, 150 + (i % 30), 1];
  });

  it('asks for a fit once there are customers enough, and publishes it', () => {
    const harness = new FoldHarness(valueTrainer({ epochMs, sources: 1 }), { epochMs });
    const send = (event: Delta) => harness.event(event, { key: valueKey('demo'), time: START });
    send(closed(first - 1));
    send(moved(first, customers.slice(1)));
    send(closed(first));
    const requests = () =>
      harness.outputs.filter(({ event }) => event.type === 'job.requested').length;
    expect(requests()).toBe(0);
    send(moved(first + 1, customers.slice(0, 1)));
    send(closed(first + 1));
    expect(requests()).toBe(1);
    const request = harness.outputs.find(({ event }) => event.type === 'job.requested');
    const { job } = request?.event.data as { job: string };
    const parameters = { orders: { r: 0.3, alpha: 30, a: 1, b: 2 } };
    send({
      type: 'job.finished',
      data: {
        ...{ job, tenant: 'demo', model: valueModel.name, kind: 'fit', attempt: 1 },
        result: { encoding: 'json', inline: JSON.stringify(parameters) },
        ...{ sha256: '', figures: { customers: 100 } },
      },
    });
    send(closed(first + 2));
    const snapshot = harness.outputs.findLast(({ event }) => event.type === 'model.snapshot');
    expect(snapshot?.event.data).toMatchObject({
      params: {
        customers: 100,
        fit: { parameters, fitted: first + 1, figures: { customers: 100 } },
      },
    });
    expect(modelJobs.name).toBe(request?.topic.name);
  });
});

describe('the view of a value', () => {
  it('has dates, intervals that hold the expectation of money, and the version', () => {
    const harness = harnessOf(new SnapshotBoard());
    harness.event(ordered('o1', { total: 20 }), { key: KEY, time: START });
    harness.event(ordered('o2', { total: 30 }), { key: KEY, time: START + 9 * DAY_MS });
    const view = valueView(harness.state(KEY), undefined, START + 20 * DAY_MS);
    if (!view?.revenue365 || !view.orderValue) throw new Error('expected a value');
    expect(view.modelVersion).toBe('customer-value@prior');
    for (const { low, high, expected } of [view.revenue365, view.orderValue]) {
      expect([low <= expected, expected <= high]).toEqual([true, true]);
    }
    expect(view.orders.days30.expected).toBeLessThan(view.orders.days365.expected);
    const { low = '', expected = '' } = view.nextOrder;
    expect([Date.parse(low) > START + 20 * DAY_MS, low < expected]).toEqual([true, true]);
  });
});

describeTrainer('customer value', {
  model: valueModel,
  create: ({ bounds, ...options }) =>
    new EpochTrainerFold(
      { ...valueModel, bounds },
      new TenantModels(valueModel, new ValueLearner()),
      options,
    ),
  delta: ({ tenant, source, epoch, n }): Delta => ({
    type: 'purchases.moved',
    data: { tenant, source, epoch, moves: [[1 + (n % 3), source, source + n, 100 + n, 1]] },
  }),
});
