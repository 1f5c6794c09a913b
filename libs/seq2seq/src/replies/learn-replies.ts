import type { TensorFlow } from '../backend/tensorflow.js';
import { Seq2SeqModel } from '../model/seq2seq-model.js';
import type { EncodedPair } from '../network/batch.js';
import { encodedPair, slotted, textsOf } from '../text/pair.js';
import type { TextPair } from '../text/pair.js';
import { Vocabulary } from '../text/vocabulary.js';
import { Seq2SeqTrainer } from '../training/trainer.js';
import type { TrainerState } from '../training/trainer.js';

export interface LearnRepliesOptions {
  readonly vocabulary: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly dropout: number;
  /** Passes over the pairs, fewer if the validation loss has ceased to fall. */
  readonly epochs: number;
  /** Mini-batches at most, whatever the epochs. */
  readonly maxSteps: number;
  /** The share of the pairs, their end, by which passes are stopped. */
  readonly validation: number;
}

/** Sizes by which a model fits into a record: about 160,000 weights. */
export const defaultLearnReplies: LearnRepliesOptions = {
  vocabulary: 1_200,
  embedding: 48,
  hidden: 80,
  batchSize: 16,
  learningRate: 0.008,
  dropout: 0.1,
  epochs: 12,
  maxSteps: 2_000,
  validation: 0.12,
};

/** Passes without a lower validation loss after which learning ends. */
const PATIENCE = 2;
/** The share of the learning rate that is left at the end; it falls step by step. */
const END_RATE = 0.05;

export interface LearnedReplies {
  readonly model: Seq2SeqModel;
  /** Pairs that stopped learning; the network has not learned them. */
  readonly validation: readonly TextPair[];
  /** Nats for each piece of the validation pairs. */
  readonly validationLoss: number;
  readonly steps: number;
  readonly vocabulary: number;
  /** Of pairs that it has not learned, nats for each piece. */
  readonly lossOf: (pairs: readonly TextPair[]) => number;
  /** The checkpoint of the last pass. */
  readonly state: TrainerState;
}

export interface LearnRepliesContext {
  readonly tf: TensorFlow;
  readonly seed: number;
  /** Told after each mini-batch; an error of it ends the learning. */
  readonly onStep?: (share: number) => void;
}

/**
 * Learns replies from pairs in order of time. The last of them tell when to stop, and the network of the pass
 * that had the lowest loss on them is kept. The result is a function of pairs, options and seed.
 */
export function learnReplies(
  pairs: readonly TextPair[],
  options: LearnRepliesOptions,
  { tf, seed, onStep }: LearnRepliesContext,
): LearnedReplies {
  const border = Math.max(1, Math.floor(pairs.length * (1 - options.validation)));
  const [learned, validation] = [pairs.slice(0, border), pairs.slice(border)];
  const vocabulary = Vocabulary.learn(textsOf(learned.map(slotted)), options.vocabulary);
  const encode = (of: readonly TextPair[]): EncodedPair[] =>
    of.flatMap((pair) => encodedPair(vocabulary, slotted(pair)) ?? []);
  const { embedding, hidden } = options;
  const shape = { vocabulary: vocabulary.size, embedding, hidden };
  const trainer = Seq2SeqTrainer.create(tf, shape, { ...trainerOptions(options), seed });
  const run = runPasses(trainer, {
    ...{ train: encode(learned), validation: encode(validation), options, onStep },
  });
  return {
    model: new Seq2SeqModel(shape, vocabulary, run.weights),
    validation,
    validationLoss: run.loss,
    steps: run.steps,
    vocabulary: vocabulary.size,
    lossOf: (of) => trainer.lossOf(encode(of)),
    state: trainer.toState(),
  };
}

function trainerOptions({ batchSize, learningRate, dropout }: LearnRepliesOptions) {
  return { batchSize, learningRate, dropout };
}

interface Passes {
  readonly train: readonly EncodedPair[];
  readonly validation: readonly EncodedPair[];
  readonly options: LearnRepliesOptions;
  readonly onStep: ((share: number) => void) | undefined;
}

function runPasses(trainer: Seq2SeqTrainer, { train, validation, options, onStep }: Passes) {
  const perPass = Math.max(1, Math.ceil(train.length / options.batchSize));
  const passes = Math.max(1, Math.min(options.epochs, Math.floor(options.maxSteps / perPass)));
  let best = { loss: Infinity, weights: trainer.weights };
  let steps = 0;
  for (let pass = 0, worse = 0; pass < passes && worse < PATIENCE; pass++) {
    trainer.learn(train, {
      epochs: 1,
      rate: END_RATE ** (pass / passes),
      endRate: END_RATE ** (1 / passes),
      onStep: () => {
        steps += 1;
        onStep?.(Math.min(1, steps / (passes * perPass)));
      },
    });
    const loss = trainer.lossOf(validation.length > 0 ? validation : train);
    if (loss < best.loss) {
      best = { loss, weights: trainer.weights };
      worse = 0;
    } else {
      worse += 1;
    }
  }
  return { ...best, steps };
}
