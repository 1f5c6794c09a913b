import { defaultLearnReplies, learnReplies } from '../replies/learn-replies.js';
import type { LearnRepliesContext, LearnRepliesOptions } from '../replies/learn-replies.js';
import { bestWeight, judge, offeredFor, pairedGain } from '../replies/judge.js';
import type { Judged } from '../replies/judge.js';
import { ReplyBook } from '../replies/reply-book.js';
import { Seq2SeqModel } from '../model/seq2seq-model.js';
import type { TextPair } from '../text/pair.js';

/** Validation pairs, the last, that choose the weight of the network in the order of replies. */
const WEIGHED_BY = 2_000;

export interface JudgedReplies {
  /** As it is stored: with rounded weights, which were judged. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly model: Seq2SeqModel;
  readonly judged: readonly Judged[];
  readonly figures: Readonly<Record<string, number>>;
}

export interface JudgeOptions extends Partial<LearnRepliesOptions> {
  /** Hypotheses of a beam. @default 3 */
  readonly beam?: number;
}

/**
 * Learns from `train` and judges on `test`, both in order of time, against retrieval from `train` alone.
 * Validation pairs choose the weight of the network in the order of replies. `onStep` tells the share of the
 * learning that is done, `onJudged` that of the judging.
 */
export function judgedReplies(
  { train, test }: { readonly train: readonly TextPair[]; readonly test: readonly TextPair[] },
  { beam = 3, ...given }: JudgeOptions,
  context: LearnRepliesContext & { readonly onJudged?: (share: number) => void },
): JudgedReplies {
  const options = { ...defaultLearnReplies, ...given };
  const learned = learnReplies(train, options, context);
  const bytes = learned.model.toBytes();
  const model = Seq2SeqModel.fromBytes(bytes);
  const known = new ReplyBook(train.slice(0, train.length - learned.validation.length));
  const told = context.onJudged ?? (() => undefined);
  const chosenBy = learned.validation.slice(-WEIGHED_BY);
  const count = chosenBy.length + test.length;
  const tried = chosenBy.map((pair, at) => {
    told(at / count);
    return offeredFor(model, known, pair);
  });
  const weight = bestWeight(tried);
  const book = new ReplyBook(train);
  const judged = test.map((pair, at) => {
    told((chosenBy.length + at) / count);
    return judge(model, offeredFor(model, book, pair), { weight, beam });
  });
  const figures = {
    ...{ pairs: train.length + test.length, heldOut: test.length, steps: learned.steps, weight },
    vocabulary: learned.vocabulary,
    bytes: bytes.length,
    perplexity: Math.exp(Math.min(50, learned.lossOf(test))),
    ...figuresOf(judged),
  };
  return { bytes, model, judged, figures };
}

/** Means over questions; gains are against retrieval alone, with their standard errors. */
export function figuresOf(judged: readonly Judged[]): Readonly<Record<string, number>> {
  const mean = (of: (each: Judged) => number) =>
    judged.reduce((sum, each) => sum + of(each), 0) / Math.max(1, judged.length);
  const within = (rank: number, most: number) => Number(rank > 0 && rank <= most);
  const rerank = pairedGain(judged, (each) => each.reranked - each.retrieved);
  const write = pairedGain(judged, (each) => each.written - each.retrieved);
  return {
    chrfRetrieved: mean((each) => each.retrieved),
    chrfReranked: mean((each) => each.reranked),
    chrfWritten: mean((each) => each.written),
    recall1Retrieved: mean((each) => within(each.rankRetrieved, 1)),
    recall1Reranked: mean((each) => within(each.rankReranked, 1)),
    recall8: mean((each) => within(each.rankRetrieved, 8)),
    writtenExact: mean((each) => Number(each.written > 1 - 1e-9)),
    writtenDistinct:
      new Set(judged.map(({ writtenText }) => writtenText)).size / Math.max(1, judged.length),
    rerankGain: rerank.gain,
    rerankError: rerank.error,
    writeGain: write.gain,
    writeError: write.error,
  };
}
