import { describe, expect, it } from '@jest/globals';

/** What `describeLearner` needs to know of a learner. */
export interface LearnerContract<Learner, Example, Input> {
  create(seed: number): Learner;
  /** JSON-serialisable. */
  toState(learner: Learner): unknown;
  fromState(state: unknown): Learner;
  learn(learner: Learner, examples: readonly Example[]): void;
  predict(learner: Learner, input: Input): readonly number[];
  readonly examples: readonly Example[];
  readonly inputs: readonly Input[];
  /** Inputs unlike any example: zeros, extremes, unknown or missing features. */
  readonly unseen: readonly Input[];
}

/** The properties that every learner of the platform has. */
export function describeLearner<Learner, Example, Input>(
  name: string,
  contract: LearnerContract<Learner, Example, Input>,
): void {
  const { examples, inputs, unseen } = contract;
  const half = Math.floor(examples.length / 2);
  const predictions = (learner: Learner, of: readonly Input[]) =>
    of.map((input) => [...contract.predict(learner, input)]);
  const trained = (seed: number) => {
    const learner = contract.create(seed);
    contract.learn(learner, examples);
    return learner;
  };

  describe(`${name} as a learner`, () => {
    it('learns the same from the same examples and seed', () => {
      expect(contract.toState(trained(7))).toEqual(contract.toState(trained(7)));
    });

    it('predicts the same after its state went through JSON', () => {
      const learner = trained(7);
      const copy = contract.fromState(JSON.parse(JSON.stringify(contract.toState(learner))));
      expect(predictions(copy, inputs)).toEqual(predictions(learner, inputs));
    });

    it('learns on from a restored state as if it had never stopped', () => {
      const whole = contract.create(7);
      contract.learn(whole, examples.slice(0, half));
      const restored = contract.fromState(JSON.parse(JSON.stringify(contract.toState(whole))));
      contract.learn(whole, examples.slice(half));
      contract.learn(restored, examples.slice(half));
      expect(predictions(restored, inputs)).toEqual(predictions(whole, inputs));
    });

    it('stays finite on inputs it has never seen, trained or not', () => {
      for (const learner of [contract.create(7), trained(7)]) {
        expect(
          predictions(learner, unseen)
            .flat()
            .filter((value) => !Number.isFinite(value)),
        ).toEqual([]);
      }
    });

    it('is changed by what it learns', () => {
      expect(contract.toState(trained(7))).not.toEqual(contract.toState(contract.create(7)));
    });
  });
}
