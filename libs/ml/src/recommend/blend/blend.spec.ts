import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
import fc from 'fast-check';
import { NOBODY } from '../ranking-model.js';
import type { RankingModel, RankingQuery } from '../ranking-model.js';
import type { RankedItems, Scores } from '../scores.js';
import { Blend } from './blend.js';
import type { BlendState } from './blend.js';
import { Candidates } from './candidates.js';

/** Says of the next item, which is the last of the history plus one, what it is told to. */
class Oracle implements RankingModel {
  readonly #isRight: (query: RankingQuery) => boolean;

  constructor(isRight: (query: RankingQuery) => boolean) {
    this.#isRight = isRight;
  }

  learn(): void {
    // It knows from the beginning.
  }

  score(query: RankingQuery, scores: Scores): void {
    const last = query.history[query.history.length - 1] ?? 0;
    const first = this.#isRight(query) ? last + 1 : last + 50;
    for (let place = 0; place < 30; place++) scores.add(first + 100 * place, 30 - place);
  }
}

const right = () => new Oracle(() => true);
const wrong = () => new Oracle(() => false);
/** Right in a share of the queries, by the item that stands last. */
const sometimes = (share: number, salt: number) =>
  new Oracle(({ history }) => {
    const last = history[history.length - 1] ?? 0;
    return ((last * 37 + salt * 61) % 100) / 100 < share;
  });

const queryAfter = (...history: number[]): RankingQuery => ({ shopper: NOBODY, history, now: 0 });

function teach(blend: Blend, histories: readonly (readonly number[])[], surface = 'for-you'): void {
  for (const history of histories) {
    const query = queryAfter(...history);
    const slot = { surface };
    blend.learnChoice(blend.lists(query, slot), { query, slot }, (history.at(-1) ?? 0) + 1);
  }
}

const histories = (count: number, seed: number) => {
  const next = seededRandom(seed);
  return Array.from({ length: count }, () => [Math.floor(next() * 1_000)]);
};

const sources = () => [
  { name: 'wrong', model: wrong() },
  { name: 'right', model: sometimes(0.6, 1) },
  { name: 'other', model: sometimes(0.4, 2) },
];

describeLearner<Blend, number[], number[]>('Blend', {
  create: () => new Blend(sources(), { ownWeightsAfter: 20 }),
  toState: (blend) => blend.toState(),
  fromState: (state) => Blend.fromState(sources(), { ownWeightsAfter: 20 }, state as BlendState),
  learn: (blend, examples) => {
    teach(blend, examples);
  },
  predict: (blend, history) => {
    const { items, scores } = blend.rank(queryAfter(...history), { surface: 'for-you' }, 10);
    return [...items, ...scores];
  },
  examples: histories(60, 1),
  inputs: [[1], [2, 3], [900]],
  unseen: [[], [5_000_000]],
});

describe('Blend', () => {
  it('asks only sources that count, and makes the same list of them', () => {
    let asked = 0;
    const counting = (model: RankingModel): RankingModel => ({
      learn: () => undefined,
      score: (query, scores) => {
        asked += 1;
        model.score(query, scores);
      },
    });
    const slot = { surface: 'for-you', isLeftOut: (item: number) => item % 7 === 0 };
    const all = sources().map(({ name, model }) => ({ name, model: counting(model) }));
    const blend = new Blend(all);
    const query = queryAfter(12);
    for (const choices of [0, 5, 200]) {
      teach(blend, histories(choices, choices + 1));
      const made = blend.rankLists(blend.lists(query, slot), { query, slot, limit: 20 });
      const { weights } = blend.mixtureFor('for-you', 1);
      asked = 0;
      expect(blend.rank(query, slot, 20)).toEqual(made);
      expect(asked).toBe(weights.filter((weight) => weight > 0).length);
    }
    // One source leads in the end: otherwise nothing would be left out above.
    expect(asked).toBeLessThan(all.length);
  });

  it('is as good as its best source within 1 %, whatever the others say', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 99 }), (all, seed) => {
        const parts = all.map((share, at) => ({
          name: `s${at}`,
          model: sometimes(share / 10, at + seed),
        }));
        const blend = new Blend(parts);
        teach(blend, histories(400, seed));
        const gains = new Float64Array(parts.length + 1);
        for (const history of histories(400, seed + 1)) {
          const query = queryAfter(...history);
          const slot = { surface: 'for-you' };
          const lists = blend.lists(query, slot);
          const ranked = blend.rankLists(lists, { query, slot, limit: 20 });
          [...lists, ranked].forEach(({ items }, at) => {
            const place = items.indexOf((history[0] ?? 0) + 1);
            if (place >= 0 && place < 20) gains[at] = (gains[at] ?? 0) + 1 / Math.log2(place + 2);
          });
        }
        const own = gains.at(-1) ?? 0;
        // The best of 400 choices need not be the best of 400 others: chance is allowed for.
        expect(own).toBeGreaterThanOrEqual(0.99 * Math.max(...gains) - 4);
      }),
      { numRuns: 15 },
    );
  });

  it('mixes two sources that are right in turn into one that is better than either', () => {
    const even = new Oracle(({ history }) => (history[0] ?? 0) % 2 === 0);
    const odd = new Oracle(({ history }) => (history[0] ?? 0) % 2 === 1);
    const blend = new Blend([
      { name: 'even', model: even },
      { name: 'odd', model: odd },
    ]);
    teach(blend, histories(300, 5));
    const found = histories(200, 6).filter((history) => {
      const { items } = blend.rank(queryAfter(...history), { surface: 'for-you' }, 2);
      return items.includes((history[0] ?? 0) + 1);
    });
    expect(found).toHaveLength(200);
  });

  it('learns each surface by itself, and each length of history once it has choices enough', () => {
    const short = new Oracle(({ history }) => history.length < 2);
    const long = new Oracle(({ history }) => history.length >= 2);
    const parts = [
      { name: 'short', model: short },
      { name: 'long', model: long },
    ];
    const blend = new Blend(parts, { ownWeightsAfter: 50, margin: 0 });
    teach(blend, histories(100, 1));
    teach(
      blend,
      histories(300, 2).map(([last = 0]) => [7, 8, last]),
    );
    const sourceFor = (...history: number[]) => {
      const { items, sources: by } = blend.rank(queryAfter(...history), { surface: 'for-you' }, 1);
      return [items[0], parts[by[0] ?? 9]?.name];
    };
    expect(sourceFor(4)).toEqual([5, 'short']);
    expect(sourceFor(7, 8, 4)).toEqual([5, 'long']);
    const other = blend.mixtureFor('new surface', 1);
    expect(new Set(other.weights).size).toBe(1);
  });

  it('holds surfaces within their bound', () => {
    const blend = new Blend(sources(), { maxSurfaces: 3 });
    for (let at = 0; at < 20; at++) teach(blend, histories(1, at), `surface ${at}`);
    const surfaces = Object.keys(blend.toState().weights).map((key) => key.split('\u0000')[0]);
    expect(new Set(surfaces).size).toBeLessThanOrEqual(4);
  });

  it('leaves out what the slot leaves out', () => {
    const blend = new Blend([{ name: 'right', model: right() }]);
    const slot = { surface: 'for-you', isLeftOut: (item: number) => item === 5 };
    expect([...blend.rank(queryAfter(4), slot, 2).items]).toEqual([105, 205]);
  });
});

describe('Candidates', () => {
  const list = (items: number[], scores: number[]): RankedItems => ({
    items: Int32Array.from(items),
    scores: Float64Array.from(scores),
  });

  it('has what each source says on each scale, and 0 where it says nothing', () => {
    const candidates = new Candidates([list([7, 8], [4, 1]), list([8], [3])]);
    const [seven, eight] = [candidates.rowOf(7), candidates.rowOf(8)];
    expect(candidates.size).toBe(2);
    expect(candidates.rowOf(9)).toBe(-1);
    expect([candidates.said('share', eight, 0), candidates.said('root', eight, 0)]).toEqual([
      0.25, 0.5,
    ]);
    expect([candidates.said('rank', eight, 0), candidates.said('rank', seven, 1)]).toEqual([
      10 / 11,
      0,
    ]);
    const mixture = { scale: 'share', weights: Float64Array.of(1, 2) } as const;
    expect([candidates.score(seven, mixture), candidates.score(eight, mixture)]).toEqual([1, 2.25]);
  });
});
