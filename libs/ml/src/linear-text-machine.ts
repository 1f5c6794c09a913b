import { separate, weightsOf } from './linear-text-svm.js';
import type { DualCoefficients } from './linear-text-svm.js';
import { defaultTextFeatures, textFeatures } from './text-features.js';
import { TfIdf } from './tf-idf.js';
import type { SparseVector } from './tf-idf.js';

/** `[text, index of its label]` */
export type NumberedText = readonly [text: string, label: number];

/** One linear SVM per label against the rest, over TF-IDF of words and characters. */
export interface LinearMachine {
  readonly tfIdf: TfIdf;
  readonly coefficients: readonly DualCoefficients[];
  readonly weights: readonly Float64Array[];
}

export const emptyMachine = (): LinearMachine => ({
  tfIdf: new TfIdf(),
  coefficients: [],
  weights: [],
});

export function trainMachine(
  examples: readonly NumberedText[],
  labels: number,
  { cost, seed }: { readonly cost: number; readonly seed: number },
): LinearMachine {
  const { tfIdf, vectors } = vectorise(examples);
  const coefficients = Array.from({ length: labels }, (_, label) =>
    separate(vectors, (example) => examples[example]?.[1] === label, tfIdf.size, {
      cost,
      maxPasses: 100,
      tolerance: 0.1,
      seed: seed + label,
    }),
  );
  return weigh(tfIdf, vectors, coefficients);
}

/** The machine that was trained on these examples, by its dual coefficients. */
export function restoreMachine(
  examples: readonly NumberedText[],
  coefficients: readonly DualCoefficients[],
): LinearMachine {
  const { tfIdf, vectors } = vectorise(examples);
  return weigh(tfIdf, vectors, coefficients);
}

export function vectorOf({ tfIdf }: LinearMachine, text: string): SparseVector {
  return tfIdf.transform(textFeatures(text));
}

/** The margin of each label. */
export function marginsOf({ weights }: LinearMachine, { indices, values }: SparseVector): number[] {
  return weights.map((weight) => {
    let sum = weight[weight.length - 1] ?? 0;
    for (let at = 0; at < indices.length; at++) {
      sum += (weight[indices[at] ?? 0] ?? 0) * (values[at] ?? 0);
    }
    return sum;
  });
}

function vectorise(examples: readonly NumberedText[]) {
  const documents = examples.map(([text]) => textFeatures(text, defaultTextFeatures));
  const tfIdf = new TfIdf().fit(documents);
  return { tfIdf, vectors: documents.map((document) => tfIdf.transform(document)) };
}

function weigh(
  tfIdf: TfIdf,
  vectors: readonly SparseVector[],
  coefficients: readonly DualCoefficients[],
): LinearMachine {
  const weights = coefficients.map((dual) => weightsOf(vectors, dual, tfIdf.size));
  return { tfIdf, coefficients, weights };
}
