import { describe, expect, it } from '@jest/globals';
import { platformKey } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import fc from 'fast-check';
import { SOURCES, TrainerRun } from './trainer-run.js';
import type { Sent, TrainerContract } from './trainer-run.js';

export type { DeltaName, TrainerContract } from './trainer-run.js';

const FIRST = 10;
const EPOCHS = 4;
const LAST = FIRST + EPOCHS - 1;
/** One that reads like a key of the platform, and one that every object has. */
const TENANTS = ['watermark', 'constructor'];

const epochs = Array.from({ length: EPOCHS }, (_, i) => FIRST + i);
const sources = Array.from({ length: SOURCES }, (_, i) => i);

/** How many deltas each source sends of each epoch, and whether it says at once that it has closed it. */
const workload = fc.array(
  fc.array(fc.record({ deltas: fc.nat({ max: 4 }), closes: fc.boolean() }), {
    minLength: EPOCHS,
    maxLength: EPOCHS,
  }),
  { minLength: SOURCES, maxLength: SOURCES },
);
const turns = fc.array(fc.nat({ max: SOURCES - 1 }), { maxLength: 60 });
const indices = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 20 });

/** The properties that every trainer of the platform has. */
export function describeTrainer<D extends TopicContract>(
  name: string,
  contract: TrainerContract<D>,
): void {
  const run = new TrainerRun(contract);
  const deltasOf = (source: number, epoch: number, count: number) =>
    Array.from({ length: count }, (_, n) =>
      run.delta({ tenant: TENANTS[n % TENANTS.length] ?? '', source, epoch, n }),
    );
  const streamOf = (source: number, deltas = 3) => [
    run.closed(source, FIRST - 1),
    ...epochs.flatMap((epoch) => [...deltasOf(source, epoch, deltas), run.closed(source, epoch)]),
  ];
  const plain = sources.flatMap((source) => streamOf(source));

  describe(`${name} as a trainer`, () => {
    it('publishes every epoch once all sources have closed it, then its watermark', () => {
      const { models, watermarks, flaws } = run.conclude(plain);
      expect(models.length).toBeGreaterThan(EPOCHS);
      expect(watermarks.map(({ through }) => through)).toEqual([FIRST - 1, ...epochs]);
      expect(flaws).toEqual([]);
    });

    it('waits for the slowest source', () => {
      const withoutLast = run.conclude(plain.slice(0, -1));
      expect(withoutLast.last?.through).toBe(LAST - 1);
      expect(run.conclude(sources.slice(1).flatMap((source) => streamOf(source))).outputs).toEqual(
        [],
      );
    });

    it('learns the same however sources interleave, whatever is told twice, wherever it is killed', () => {
      fc.assert(
        fc.property(workload, turns, indices, (load, order, kills) => {
          const streams = load.map((of, source) => [
            run.closed(source, FIRST - 1),
            ...of.flatMap(({ deltas, closes }, i) => [
              ...deltasOf(source, FIRST + i, deltas),
              ...(closes ? [run.closed(source, FIRST + i)] : []),
            ]),
            run.closed(source, LAST),
          ]);
          const expected = run.conclude(streams.flat());
          const mixed = interleave(streams, order).flatMap((sent, i) =>
            i % 5 ? sent : twice(sent),
          );
          const got = run.conclude(mixed, new Set(kills));
          expect(got.bySlot).toEqual(expected.bySlot);
          expect(got.last).toEqual(expected.last);
          expect(got.flaws).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it('goes on from what was stored before any record as if it had never stopped', () => {
      const log = interleave(
        sources.map((source) => streamOf(source)),
        [0, 1, 2, 2, 1, 0, 0, 1, 2],
      );
      const expected = run.conclude(log);
      const got = run.conclude(log, new Set(log.keys()));
      expect(got.outputs).toEqual(expected.outputs);
    });

    it('learns a delta that comes after its source has closed the epoch in the next one', () => {
      const [late, onTime] = [FIRST, FIRST + 1].map((epoch) => {
        const name = { tenant: 'watermark', source: 0, epoch: FIRST, n: 99 };
        const delta = asOf(run.delta(name), epoch);
        const [first = [], ...others] = sources.map((source) => streamOf(source));
        const at = first.findIndex(({ id }) => id === run.closed(0, FIRST).id) + 1;
        return run.conclude([...first.toSpliced(at, 0, delta), ...others.flat()]);
      });
      expect(late?.bySlot).toEqual(onTime?.bySlot);
      expect(late?.bySlot).not.toEqual(run.conclude(plain).bySlot);
      expect([late?.last?.late, onTime?.last?.late]).toEqual([1, undefined]);
      expect(late?.flaws).toEqual([]);
    });

    it('passes over sources that it does not know', () => {
      const stranger = [run.delta({ tenant: 'watermark', source: 1_000_000, epoch: 1, n: 0 })];
      const got = run.conclude([...plain, ...stranger, run.closed(1_000_000, LAST + 5)]);
      expect(got.bySlot).toEqual(run.conclude(plain).bySlot);
    });

    it('keeps a tenant out whose keys would be those of the platform', () => {
      const bad = sources.map((source) => run.delta({ tenant: '~', source, epoch: FIRST, n: 0 }));
      const got = run.conclude([...bad, ...plain]);
      expect(got.bySlot).toEqual(run.conclude(plain).bySlot);
      expect(got.tenants).toEqual([...TENANTS].sort());
      expect(got.models.map(({ key }) => key)).not.toContain(platformKey(contract.model));
      expect(got.last?.dropped).toBe(SOURCES);
    });

    it('holds no more open epochs than its bound, and tells what it dropped', () => {
      const bounded = new TrainerRun(contract, { ...contract.model.bounds, openEpochs: 3 });
      const { harness } = bounded.harness();
      const send = (source: number, from: number, to: number) => {
        for (let epoch = from; epoch < to; epoch++) {
          for (const sent of deltasOf(source, epoch, 2)) bounded.deliver(harness, sent);
        }
      };
      for (const source of sources) bounded.deliver(harness, bounded.closed(source, FIRST - 1));
      send(1, FIRST, FIRST + 100);
      for (const source of sources) bounded.deliver(harness, bounded.closed(source, FIRST + 99));
      const epochsOf = harness.outputs.map(({ slot = '' }) => Number(slot.split('|').at(-1)));
      expect(Math.max(...epochsOf)).toBe(FIRST + 99);
      expect([...new Set(epochsOf)].length).toBe(3 + 2);
      const marks = harness.outputs.filter(({ event }) => event.type === 'model.watermark');
      expect(marks.at(-1)?.event.data).toMatchObject({ through: FIRST + 99, dropped: 2 * 97 });
    });

    if (contract.model.bounds.deltas === Infinity) return;
    it('learns so many deltas of a source and epoch, whoever was faster', () => {
      const bounded = new TrainerRun(contract, { ...contract.model.bounds, deltas: 2 });
      const streams = (count: number) =>
        sources.map((source) => [
          run.closed(source, FIRST - 1),
          ...deltasOf(source, FIRST, source === 0 ? count : 4),
          run.closed(source, LAST),
        ]);
      const kept = run.conclude(streams(4).flat());
      for (const log of [streams(9), streams(9).toReversed()]) {
        const got = bounded.conclude(log.flat());
        expect(got.bySlot).toEqual(kept.bySlot);
        expect(got.last?.dropped).toBe(5);
      }
    });
  });
}

/** Keeps the order within each stream; takes turns as told, then one stream after the other. */
function interleave(streams: readonly (readonly Sent[])[], order: readonly number[]): Sent[] {
  const left = streams.map((stream) => [...stream]);
  const mixed = order.flatMap((source) => left[source]?.splice(0, 1) ?? []);
  return [...mixed, ...left.flat()];
}

/** A report that comes again is not known by its id. */
function twice(sent: Sent): Sent[] {
  const isReport = sent.event.type === 'epoch.closed';
  return [sent, isReport ? { ...sent, id: `${sent.id}|again` } : sent];
}

/** The same delta, as of another epoch. */
function asOf(sent: Sent, epoch: number): Sent {
  const { type, data } = sent.event;
  return { ...sent, event: { type, data: { ...(data as object), epoch } } };
}
