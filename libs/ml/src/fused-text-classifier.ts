import { EncodedNeighbours } from './encoded-texts.js';
import type { EncodedText } from './encoded-texts.js';
import { bestAndLead } from './linear-text-classifier.js';
import type { TextPrediction } from './linear-text-classifier.js';
import { marginsOf, restoreMachine, trainMachine, vectorOf } from './linear-text-machine.js';
import type { LinearMachine } from './linear-text-machine.js';
import type { DualCoefficients } from './linear-text-svm.js';
import { fitLogistic, probability } from './logistic-fit.js';
import type { LogisticFit, Outcome } from './logistic-fit.js';
import { SoftmaxRegression } from './softmax-regression.js';
import type { SoftmaxState } from './softmax-regression.js';
import { bestWeights, ENCODER_ALONE, fuse, indexOfMax } from './text-fusion.js';
import type { Opinion, Weights } from './text-fusion.js';

export interface LabelledEncodedText extends EncodedText {
  readonly label: string;
}

export interface FusedTextOptions {
  readonly seed: number;
  /** Cost of a violated margin of the linear model. */
  readonly linearCost: number;
  /** Cost of the log-loss of the softmax regression on vectors. */
  readonly encoderCost: number;
  /** `encoder` leaves the linear model out of the ranking. */
  readonly models: 'fused' | 'encoder';
}

const defaults: FusedTextOptions = { seed: 1, linearCost: 4, encoderCost: 32, models: 'fused' };

/** Parts that the examples of a label are divided into. */
const PARTS = 5;
/** Parts that are held out in turn: the others would add time and change little. */
const HELD_OUT = 3;
/** Of more examples one part says enough. */
const FEW = 5_000;
/** One label in so many is held out with each part, as an example of what is unknown. */
const UNKNOWN_EACH = 4;
/** The share that the unknown has among the outcomes that confidences are fitted to. */
const UNKNOWN_SHARE = 0.2;
/** Plain JSON; the same predictions come from it, given the same examples. */
export interface FusedTextState {
  readonly coefficients: readonly DualCoefficients[];
  readonly softmax: SoftmaxState;
  readonly weights: Weights;
  readonly confidence: LogisticFit;
}

interface Parts {
  readonly labels: readonly string[];
  readonly machine: LinearMachine;
  readonly softmax: SoftmaxRegression;
  readonly neighbours: EncodedNeighbours;
}

interface HeldOut {
  readonly parts: Parts;
  readonly example: LabelledEncodedText;
  readonly opinion: Opinion;
  /** The index of the right label; -1 if it was held out. */
  readonly target: number;
}

/**
 * Labels short texts by a linear model on words and characters together with softmax regression on the
 * vectors of a sentence encoder: p = softmax(a log p_encoder + b margin + c nearness), where nearness is of a
 * label's examples that are nearest to the text. The weights are those with the least log-loss on held-out
 * examples. The confidence is a logistic model of margins, probabilities and
 * closeness to the examples, fitted to held-out examples, some of whose labels were held out as well.
 * It is a function of the examples and the seed.
 */
export class FusedTextClassifier {
  private constructor(
    private readonly parts: Parts,
    /** Of the fusion. */
    readonly weights: Weights,
    private readonly confidence: LogisticFit,
  ) {}

  static train(
    examples: readonly LabelledEncodedText[],
    options: Partial<FusedTextOptions> = {},
  ): FusedTextClassifier {
    const all = { ...defaults, ...options };
    const parted = examples.length > FEW ? 1 : HELD_OUT;
    const held = Array.from({ length: parted }, (_, fold) => holdOut(examples, fold, all)).flat();
    const weights = all.models === 'encoder' ? ENCODER_ALONE : bestWeights(held);
    const outcomes = held.map((of) => outcomeOf(of, weights));
    return new FusedTextClassifier(
      trainParts(examples, all),
      weights,
      fitLogistic(weighUnknown(outcomes)),
    );
  }

  /** The classifier that was trained on these examples. */
  static fromState(
    examples: readonly LabelledEncodedText[],
    { coefficients, softmax, weights, confidence }: FusedTextState,
  ): FusedTextClassifier {
    const { labels, numbered, neighbours } = numberedOf(examples);
    const machine = restoreMachine(numbered, coefficients);
    const parts = { labels, machine, softmax: SoftmaxRegression.fromState(softmax), neighbours };
    return new FusedTextClassifier(parts, weights, confidence);
  }

  toState(): FusedTextState {
    const { machine, softmax } = this.parts;
    return {
      coefficients: machine.coefficients,
      softmax: softmax.toState(),
      weights: this.weights,
      confidence: this.confidence,
    };
  }

  /** The ranking has probabilities for scores. */
  predict({ text, vector }: EncodedText): TextPrediction {
    const opinion = opinionOf(this.parts, { text, vector });
    const fused = fuse(opinion, this.weights);
    const ranking = Array.from(fused, (log, at) => ({
      label: this.parts.labels[at] ?? '',
      score: Math.exp(log),
    })).sort((a, b) => b.score - a.score);
    const signals = signalsOf(this.parts, { opinion, fused, vector });
    return { ranking, confidence: probability(this.confidence, signals) };
  }
}

function numberedOf(examples: readonly LabelledEncodedText[]) {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const number = new Map(labels.map((label, at) => [label, at]));
  const numbered = examples.map(({ text, label }) => [text, number.get(label) ?? 0] as const);
  const vectors = examples.map(({ vector }) => vector);
  const neighbours = new EncodedNeighbours(
    vectors,
    numbered.map(([, label]) => label),
    labels.length,
  );
  return { labels, numbered, vectors, neighbours };
}

function trainParts(examples: readonly LabelledEncodedText[], options: FusedTextOptions): Parts {
  const { labels, numbered, vectors, neighbours } = numberedOf(examples);
  const { linearCost: cost, encoderCost, seed } = options;
  const softmax = SoftmaxRegression.fit(
    vectors,
    examples.map(({ label }) => label),
    { cost: encoderCost },
  );
  return {
    labels,
    machine: trainMachine(numbered, labels.length, { cost, seed }),
    softmax,
    neighbours,
  };
}

/** Holds out each fifth example of a label, and all of each fourth label. */
function holdOut(
  examples: readonly LabelledEncodedText[],
  fold: number,
  options: FusedTextOptions,
): HeldOut[] {
  const numbers = new Map<string, number>();
  const turns = new Map<string, number>();
  const isHeld = examples.map(({ label }) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    const turn = turns.get(label) ?? 0;
    turns.set(label, turn + 1);
    return number % UNKNOWN_EACH === fold || turn % PARTS === fold;
  });
  const rest = examples.filter((_, at) => !isHeld[at]);
  if (rest.length === 0) return [];
  const parts = trainParts(rest, options);
  return examples
    .filter((_, at) => isHeld[at])
    .map((example) => ({
      parts,
      example,
      opinion: opinionOf(parts, example),
      target: parts.labels.indexOf(example.label),
    }));
}

function opinionOf(
  { machine, softmax, neighbours }: Parts,
  { text, vector }: EncodedText,
): Opinion {
  return {
    margins: marginsOf(machine, vectorOf(machine, text)),
    logs: softmax.logProbabilities(vector),
    near: neighbours.near(vector),
  };
}

function outcomeOf({ parts, example, opinion, target }: HeldOut, weights: Weights): Outcome {
  const fused = fuse(opinion, weights);
  return {
    signals: signalsOf(parts, { opinion, fused, vector: example.vector }),
    right: indexOfMax(fused) === target,
    weight: target < 0 ? 0 : 1,
  };
}

/** The unknown counts as a given share of all, however much of it was held out. */
function weighUnknown(outcomes: readonly Outcome[]): Outcome[] {
  const known = outcomes.filter(({ weight }) => weight === 1).length;
  const unknown = outcomes.length - known;
  const weight = unknown === 0 ? 0 : (UNKNOWN_SHARE / (1 - UNKNOWN_SHARE)) * (known / unknown);
  return outcomes.map((outcome) => (outcome.weight === 1 ? outcome : { ...outcome, weight }));
}

function signalsOf(
  { neighbours }: Parts,
  of: { opinion: Opinion; fused: readonly number[]; vector: ArrayLike<number> },
): number[] {
  const { margins, near } = of.opinion;
  const { best, lead } = bestAndLead(margins);
  const label = indexOfMax(of.fused);
  const top = bestAndLead(of.fused);
  const closeness = [near.any, near.nearest[label] ?? 0, neighbours.central(of.vector, label)];
  return [best, lead, top.best, top.lead, ...closeness];
}
