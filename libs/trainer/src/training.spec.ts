import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TrainedBed } from './training.fixture.js';

const EPOCHS = [10, 11, 12, 13, 14, 15, 16, 17];
const LAST = 17;

/** Examples of two sources in every epoch; the jobs are answered where `answers` says. */
function run(epochMs: number, order: readonly boolean[], answers: ReadonlySet<number>) {
  const bed = new TrainedBed('wait', epochMs);
  const streams = [0, 1].map((source) => [
    () => bed.close(source, 9),
    ...EPOCHS.flatMap((epoch) => [
      () => bed.example(source, epoch),
      () => bed.close(source, epoch),
    ]),
  ]);
  let step = 0;
  for (let turn = 0; streams.some((stream) => stream.length > 0); turn++) {
    const [first = [], second = []] = order[turn % Math.max(1, order.length)]
      ? streams.toReversed()
      : streams;
    (first.length > 0 ? first : second).shift()?.();
    if (answers.has(step++)) bed.answer();
  }
  while (bed.answer() > 0);
  return bed;
}

const versionsOf = (bed: TrainedBed) =>
  Object.fromEntries(
    bed.outputs
      .filter(({ event }) => event.type !== 'model.watermark' && event.type !== 'model.chunk')
      .map(({ slot = '', event }) => [slot, event]),
  );

describe('a trainer that waits for trainings', () => {
  it.each([
    ['a second', 1_000],
    ['six hours, in which any training has ended', 6 * 3_600_000],
  ])(
    'learns the same wherever outcomes come in and sources interleave, in epochs of %s',
    (_, epochMs) => {
      const expected = versionsOf(run(epochMs, [], new Set()));
      const requested = Object.values(expected).filter(({ type }) => type === 'job.requested');
      expect(requested.length).toBeGreaterThan(2);
      const orders = fc.array(fc.boolean(), { maxLength: 40 });
      const steps = fc.uniqueArray(fc.nat({ max: 40 }));
      fc.assert(
        fc.property(orders, steps, (order, answers) => {
          const bed = run(epochMs, order, new Set(answers));
          expect(versionsOf(bed)).toEqual(expected);
          expect(bed.said.at(-1)).toBe(`watermark ${LAST}`);
          expect(flawsOf(bed.said)).toEqual([]);
        }),
        { numRuns: 200 },
      );
    },
  );

  /** Watermarks that go back, and versions that come after the watermark of their epoch. */
  const flawsOf = (said: readonly string[]) => {
    let through = -Infinity;
    return said.filter((text) => {
      const epoch = Number(text.split(' ')[1]);
      if (epoch <= through) return true;
      if (text.startsWith('watermark')) through = epoch;
      return false;
    });
  };

  it('publishes neither versions nor the watermark of an epoch whose outcome it waits for', () => {
    const bed = new TrainedBed('wait').close(0, 9).close(1, 9);
    for (const epoch of EPOCHS)
      bed.example(0, epoch).example(1, epoch).close(0, epoch).close(1, epoch);
    // The sum passes three in epoch 11; the outcome is due in 13.
    expect(bed.said.at(-1)).toBe('watermark 12');
    bed.answer();
    expect(bed.state.told).toContain('job.finished@13');
    // The sum passes six in 12, while the first job is under way, and nine in 14.
    expect(bed.said.at(-1)).toBe('watermark 15');
  });

  it('goes on when a training has failed, and passes over what nobody waits for', () => {
    const bed = new TrainedBed('wait').close(0, 9).close(1, 9);
    for (const epoch of [10, 11, 12, 13])
      bed.example(0, epoch).example(1, epoch).close(0, epoch).close(1, epoch);
    bed.answer('job.failed');
    expect(bed.said.at(-1)).toBe('watermark 13');
    expect(bed.state.told).toEqual(['job.failed@13']);
    const before = bed.outputs.length;
    bed.close(0, 13);
    expect(bed.outputs).toHaveLength(before);
  });
});

describe('a trainer that takes the latest', () => {
  it('goes on, and takes an outcome with the next epoch that it learns', () => {
    const bed = new TrainedBed('latest').close(0, 9).close(1, 9);
    for (const epoch of [10, 11, 12, 13])
      bed.example(0, epoch).example(1, epoch).close(0, epoch).close(1, epoch);
    expect(bed.said.at(-1)).toBe('watermark 13');
    bed.answer();
    bed.close(0, 14).close(1, 14);
    expect(bed.state.told).toEqual(['job.finished@14']);
    expect(bed.said.slice(-2)).toEqual(['snapshot 14', 'watermark 14']);
  });

  it('is told commands with the next epoch, but none before it has begun', () => {
    const bed = new TrainedBed('latest').command('a').close(0, 9).close(1, 9);
    bed.example(0, 10).command('b').close(0, 10).close(1, 10);
    expect(bed.state.told).toEqual(['model.promotion_requested@10']);
    bed.command('c').close(0, 12).close(1, 12);
    expect(bed.state.told).toEqual([
      'model.promotion_requested@10',
      'model.promotion_requested@11',
    ]);
  });
});

describe('a training request', () => {
  it('is published behind its blocks, which are removed once it has ended', () => {
    const bed = new TrainedBed('latest').close(0, 9).close(1, 9);
    for (const epoch of [10, 11])
      bed.example(0, epoch).example(1, epoch).close(0, epoch).close(1, epoch);
    const about = bed.outputs.filter(({ event }) =>
      ['model.chunk', 'job.requested'].includes(event.type),
    );
    const key = 'demo:test-model:examples:~11:0';
    expect(about.map((output) => [output.event.type, output.key])).toEqual([
      ['model.chunk', key],
      ['job.requested', 'demo:test-model'],
    ]);
    const request = about[1]?.event.data as { inputs: Record<string, unknown> };
    expect(request.inputs).toMatchObject({
      sum: { json: '4' },
      examples: { block: 'demo:test-model:examples', version: '11', bytes: 2 },
    });
    bed.answer();
    expect(bed.outputs.at(-1)).toMatchObject({ key, tombstone: true });
  });
});
