import { describe, expect, it } from '@jest/globals';
import type { FoldEvent } from '@tradewind/contracts';
import { AccountFold, input, recordOf, stepsOf } from './account-fold.fixture.js';
import { Bench } from './processor-bench.fixture.js';

function throwAtThirteen(event: FoldEvent<typeof input>): void {
  if (event.type === 'added' && event.data.amount === 13) throw new RangeError('thirteen');
}

describe('a fold that throws', () => {
  class FragileEvolve extends AccountFold {
    override evolve(...[event, context]: Parameters<AccountFold['evolve']>): void {
      super.evolve(event, context);
      throwAtThirteen(event);
    }
  }
  class FragileEntities extends AccountFold {
    entities(event: FoldEvent<typeof input>): readonly string[] {
      throwAtThirteen(event);
      return [event.key];
    }
  }
  class FragileClock extends AccountFold {
    clockAfter(event: FoldEvent<typeof input>): undefined {
      throwAtThirteen(event);
    }
  }
  class FragileExpiry extends AccountFold {
    #event: FoldEvent<typeof input> | undefined;

    entities(event: FoldEvent<typeof input>): readonly string[] {
      this.#event = event;
      return [event.key];
    }

    /** Asked between `entities` of a record and of the next one, when one record is given at a time. */
    expiresAfterMs(): number {
      if (this.#event) throwAtThirteen(this.#event);
      return 1_000_000;
    }
  }

  it.each([
    ['evolve', FragileEvolve, 5],
    ['entities', FragileEntities, 5],
    ['clockAfter', FragileClock, 5],
    ['expiresAfterMs', FragileExpiry, 1],
  ])(
    'dead-letters a record at which %s throws, and keeps nothing of it',
    async (...[, Fragile, size]) => {
      const amounts = [10, 13, 10, 13, 7];
      const records = stepsOf(
        amounts.map((amount) => ({ account: 1, amount, wait: 1, tick: false, repeat: false })),
      ).map(recordOf);
      const bench = new Bench(new Fragile());
      const processor = await bench.feed(records, [size], []);
      const dead = bench.published.filter((record) => record.topic === 'test.input.v1.dlq');
      expect(dead.map(({ headers }) => [headers['dlq-offset'], headers['dlq-reason']])).toEqual([
        ['1', 'fold-failed: RangeError: thirteen'],
        ['3', 'fold-failed: RangeError: thirteen'],
      ]);
      expect(processor.progress[0]?.counts).toMatchObject({ folded: 3, deadLettered: 2 });
      const [account] = await bench.store.read('test-service:test.input.v1:0', ['accounts/demo:1']);
      expect(account && (JSON.parse(account) as { s: unknown }).s).toMatchObject({ total: 27 });
    },
  );

  it('gives up on a fold that throws at every record', async () => {
    class Broken extends AccountFold {
      override evolve(): void {
        throw new TypeError('broken');
      }
    }
    const records = stepsOf(
      Array.from({ length: 20 }, () => ({
        account: 1,
        amount: 1,
        wait: 1,
        tick: false,
        repeat: false,
      })),
    ).map(recordOf);
    const bench = new Bench(new Broken());
    await expect(bench.feed(records, [20], [])).rejects.toThrow(/FOLD.DEFECT.*broken/);
    const dead = bench.published.filter((record) => record.topic === 'test.input.v1.dlq');
    expect(dead.length).toBeLessThanOrEqual(10);
  });
});
