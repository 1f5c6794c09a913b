import { Random } from '@tradewind/cli/random';
import { normalDraw, sigmoid } from '@tradewind/ml';

/** Values of a context, the constant 1 first. */
export const DIMENSION = 4;

/** A shop whose shoppers answer each arm by a known chance that depends on their context. */
export class SimulatedShop {
  readonly #weights: readonly (readonly number[])[];

  constructor(
    readonly arms: number,
    seed: number,
  ) {
    const random = new Random(seed);
    this.#weights = Array.from({ length: arms }, () =>
      Array.from(
        { length: DIMENSION },
        (_, at) => (at === 0 ? -1.4 : 0.7) + 0.5 * normalDraw(() => random.next()),
      ),
    );
  }

  context(random: Random): number[] {
    return [1, ...Array.from({ length: DIMENSION - 1 }, () => 2 * random.next() - 1)];
  }

  /** The chance of a reward. */
  chance(context: readonly number[], arm: number): number {
    const weights = this.#weights[arm] ?? [];
    return sigmoid(weights.reduce((sum, weight, at) => sum + weight * (context[at] ?? 0), 0));
  }

  best(context: readonly number[]): number {
    return Math.max(...Array.from({ length: this.arms }, (_, arm) => this.chance(context, arm)));
  }
}
