import { calibrate, confidenceOf, neutralCalibration } from './linear-text-calibration.js';
import type { Calibration } from './linear-text-calibration.js';
import {
  emptyMachine,
  marginsOf,
  restoreMachine,
  trainMachine,
  vectorOf,
} from './linear-text-machine.js';
import type { LinearMachine } from './linear-text-machine.js';
import type { DualCoefficients } from './linear-text-svm.js';

export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export interface LinearTextOptions {
  readonly seed: number;
  /** Cost of a violated margin. */
  readonly cost: number;
  /** Examples kept; beyond that, the oldest are forgotten. */
  readonly maxExamples: number;
}

export interface TextPrediction {
  /**
   * Every label with its margin, best first; of equal margins, the label learned first. Empty
   * before learning.
   */
  readonly ranking: readonly { readonly label: string; readonly score: number }[];
  /** Estimated probability that the first of the ranking is right, in [0, 1]; 0 for a text without a known feature. */
  readonly confidence: number;
}

/** The state is small: the dual coefficients and the examples determine vocabulary and weights. */
export interface LinearTextState {
  readonly options: LinearTextOptions;
  readonly labels: readonly string[];
  /** `[text, index of its label]` in order of learning. */
  readonly examples: readonly (readonly [string, number])[];
  /** Dual coefficients of each label. */
  readonly coefficients: readonly DualCoefficients[];
  readonly calibration: Calibration;
}

const defaults: LinearTextOptions = { seed: 1, cost: 4, maxExamples: 20_000 };
/** Number of folds of the cross-validation that calibrates confidences. */
const FOLDS = 3;
/** Of more examples one fold says enough, and takes a third of the time. */
const FEW = 1_000;

/**
 * Labels short texts in any language: TF-IDF over runs of words and characters, one linear SVM per
 * label against the rest, and a confidence calibrated by cross-validation. `learn` trains anew on
 * all examples kept, so that the result depends on the examples and the seed alone.
 */
export class LinearTextClassifier {
  readonly #options: LinearTextOptions;
  #labels: string[] = [];
  #examples: [text: string, label: number][] = [];
  #trained: LinearMachine = emptyMachine();
  #calibration: Calibration = neutralCalibration;

  constructor(options: Partial<LinearTextOptions> = {}) {
    this.#options = { ...defaults, ...options };
  }

  static fromState(state: LinearTextState): LinearTextClassifier {
    const classifier = new LinearTextClassifier(state.options);
    classifier.#labels = [...state.labels];
    classifier.#examples = state.examples.map(([text, label]) => [text, label]);
    classifier.#trained = restoreMachine(classifier.#examples, state.coefficients);
    classifier.#calibration = state.calibration;
    return classifier;
  }

  toState(): LinearTextState {
    return {
      options: this.#options,
      labels: this.#labels,
      examples: this.#examples,
      coefficients: this.#trained.coefficients,
      calibration: this.#calibration,
    };
  }

  learn(examples: readonly LabelledText[]): void {
    for (const { text, label } of examples) {
      if (!this.#labels.includes(label)) this.#labels.push(label);
      this.#examples.push([text, this.#labels.indexOf(label)]);
    }
    this.#examples = this.#examples.slice(-this.#options.maxExamples);
    this.#trained = this.#train(this.#examples);
    this.#calibration = this.#calibrate();
  }

  predict(text: string): TextPrediction {
    const vector = vectorOf(this.#trained, text);
    const scored = marginsOf(this.#trained, vector);
    const ranking = scored
      .map((score, label) => ({ label: this.#labels[label] ?? '', score }))
      .sort((a, b) => b.score - a.score);
    const known = vector.indices.length > 0 && ranking.length > 0;
    return {
      ranking,
      confidence: known ? confidenceOf(this.#calibration, bestAndLead(scored)) : 0,
    };
  }

  #train(examples: readonly (readonly [string, number])[]): LinearMachine {
    return trainMachine(examples, this.#labels.length, this.#options);
  }

  /** An example's fold is its index within its label, so that every fold contains every label. */
  #calibrate(): Calibration {
    const turns = new Map<number, number>();
    const parts = this.#examples.map(([, label]) => {
      const turn = turns.get(label) ?? 0;
      turns.set(label, turn + 1);
      return turn % FOLDS;
    });
    const parted = this.#examples.length > FEW ? 1 : FOLDS;
    const outcomes = Array.from({ length: parted }, (_, part) => {
      const held = this.#examples.filter((_, example) => parts[example] === part);
      const trained = this.#train(this.#examples.filter((_, example) => parts[example] !== part));
      return held.map(([text, label]) => {
        const scored = marginsOf(trained, vectorOf(trained, text));
        const signals = bestAndLead(scored);
        return { ...signals, right: scored[label] === signals.best };
      });
    });
    return calibrate(outcomes.flat());
  }
}

/** The lead of a single label is its margin over 0. */
export function bestAndLead(scored: readonly number[]) {
  const [best = 0, next = 0] = [...scored].sort((a, b) => b - a);
  return { best, lead: best - next };
}
