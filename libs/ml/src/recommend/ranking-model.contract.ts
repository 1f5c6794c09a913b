import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import { NOBODY } from './ranking-model.js';
import type { RankingModel, Touch } from './ranking-model.js';
import { ringTouches, sameRing, withHistories } from './recordings.fixture.js';
import { Scores } from './scores.js';

interface StatefulModel extends RankingModel {
  toState(): unknown;
}

/** The facts that `describeRankingModel` needs of a model that learns from touches. */
export interface RankingModelContract {
  create(): StatefulModel;
  fromState(state: unknown): StatefulModel;
  /** True when the history of a visitor is enough to find the ring that it walks. */
  readonly findsRings: boolean;
}

const LONG = 20;

/** Items and scores, alternately. */
export function scored(
  model: RankingModel,
  history: readonly number[],
  shopper = NOBODY,
): number[] {
  const scores = new Scores();
  model.score({ shopper, history, now: 1e9 }, scores);
  const { items, scores: values } = scores.top(LONG);
  return [...items].flatMap((item, at) => [item, values[at] ?? 0]);
}

export function learnTouches(model: RankingModel, touches: readonly Touch[]): void {
  for (const [touch, before] of withHistories(touches)) model.learn(touch, before);
}

/** The properties that every model has which learns from touches. */
export function describeRankingModel(name: string, contract: RankingModelContract): void {
  describeLearner<StatefulModel, [Touch, number[]], number[]>(name, {
    create: () => contract.create(),
    toState: (model) => model.toState(),
    fromState: (state) => contract.fromState(state),
    learn: (model, examples) => {
      for (const [touch, before] of examples) model.learn(touch, before);
    },
    predict: (model, history) => scored(model, history, 3),
    examples: withHistories(ringTouches(60, 1)),
    inputs: [[0], [0, 1], [13, 12, 13], [47]],
    unseen: [[], [199_999], [5_000_000, 0]],
  });

  describe(`${name} as a ranking model`, () => {
    it('starts with nothing to say', () => {
      expect(scored(contract.create(), [0, 1])).toEqual([]);
    });

    if (contract.findsRings) {
      it('finds the ring that a visitor walks', () => {
        const model = contract.create();
        learnTouches(model, ringTouches(300, 2));
        for (const item of [0, 14, 29, 47]) {
          const items = scored(model, [item]).filter((_, at) => at % 2 === 0);
          const others = items.filter((each) => each !== item).slice(0, 4);
          expect(others).toHaveLength(4);
          expect(others.filter((each) => !sameRing(each, item))).toEqual([]);
        }
      });
    }
  });
}
