/** The package has no types; these cover the part of its 2.0.0 API that is used here. */
declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  export default class LogisticRegression {
    constructor(options?: { numSteps?: number; learningRate?: number });
    /**
     * One classifier for each class `0..k-1`; its score is the probability of NOT being that class.
     */
    readonly classifiers: readonly { readonly weights: Matrix }[];
    /**
     * Labels are a column of class numbers from 0. Steps follow the sum, not the mean, of
     * gradients.
     */
    train(features: Matrix, labels: Matrix): void;
  }
}
