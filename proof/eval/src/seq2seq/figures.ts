import { Random } from '@tradewind/cli/random';
import { ReplyBook } from '@tradewind/seq2seq';
import type { JudgedReplies, TextPair } from '@tradewind/seq2seq';
import { chrF } from '@tradewind/ml';
import { bootstrap, bootstrapMean, weightedMean } from '../measure/bootstrap.js';
import type { Metrics } from '../report/evaluation.js';

/** Replies of other questions that stand beside the true one. */
const OTHERS = 9;

export interface Measured {
  readonly result: JudgedReplies;
  readonly train: readonly TextPair[];
  readonly test: readonly TextPair[];
  readonly seed: number;
}

/** Of the network, and of retrieval alone. */
export function seq2seqMetrics(measured: Measured): { network: Metrics; retrieval: Metrics } {
  const { result, test, seed } = measured;
  const { judged, model } = result;
  const mean = (of: (each: (typeof judged)[number]) => number) =>
    bootstrapMean(judged.map(of), { seed });
  const logs = test.map(({ question, reply }) => model.meanLogs(question, [reply])[0] ?? 0);
  const [perplexity] = bootstrap(
    logs.length,
    (weights) => [Math.exp(-weightedMean(logs, weights))],
    { seed },
  );
  const pools = poolRanks(measured);
  return {
    network: {
      ...(perplexity && { perplexity }),
      chrf: mean(({ written }) => written),
      exact: mean(({ written }) => Number(written > 1 - 1e-9)),
      chrfReranked: mean(({ reranked }) => reranked),
      'recall@1': mean(({ rankReranked }) => Number(rankReranked === 1)),
      'recall@8': mean(({ rankReranked }) => Number(rankReranked > 0)),
      'recall10@1': bootstrapMean(pools.network, { seed }),
      'fused10@1': bootstrapMean(pools.fused, { seed }),
    },
    retrieval: {
      chrf: mean(({ retrieved }) => retrieved),
      exact: mean(({ retrieved }) => Number(retrieved > 1 - 1e-9)),
      'recall@1': mean(({ rankRetrieved }) => Number(rankRetrieved === 1)),
      'recall@8': mean(({ rankRetrieved }) => Number(rankRetrieved > 0)),
      'recall10@1': bootstrapMean(pools.retrieval, { seed }),
    },
  };
}

/** The reply that is given most often, whatever the question. */
export function frequentMetrics({ train, test, seed }: Omit<Measured, 'result'>): Metrics {
  const counts = new Map<string, number>();
  for (const { reply } of train) counts.set(reply, (counts.get(reply) ?? 0) + 1);
  const [most = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return closenessOf(() => most, test, seed);
}

/** Of one reply for each question. */
export function closenessOf(
  replyTo: (pair: TextPair) => string,
  test: readonly TextPair[],
  seed: number,
): Metrics {
  const replies = test.map((pair) => ({ text: replyTo(pair), reply: pair.reply }));
  return {
    chrf: bootstrapMean(
      replies.map(({ text, reply }) => chrF(text, reply)),
      { seed },
    ),
    exact: bootstrapMean(
      replies.map(({ text, reply }) => Number(text === reply)),
      { seed },
    ),
  };
}

/** Whether the true reply is first among ten; of equals the true one comes last. */
function poolRanks({ result, train, test, seed }: Measured) {
  const random = new Random(seed);
  const book = new ReplyBook(train);
  const weight = result.figures['weight'] ?? 0;
  const replies = [...new Set(test.map(({ reply }) => reply))];
  const ranks = { network: [] as number[], retrieval: [] as number[], fused: [] as number[] };
  for (const { question, reply } of test) {
    const others = replies.filter((each) => each !== reply);
    const pool = [reply];
    while (pool.length <= Math.min(OTHERS, others.length)) {
      const drawn = random.pick(others);
      if (!pool.includes(drawn)) pool.push(drawn);
    }
    const scores = new Map(book.find(question, Infinity).map(({ text, score }) => [text, score]));
    const logs = result.model.meanLogs(question, pool);
    const found = pool.map((text) => scores.get(text) ?? 0);
    ranks.network.push(isFirst(logs));
    ranks.retrieval.push(isFirst(found));
    ranks.fused.push(isFirst(found.map((score, at) => score + weight * (logs[at] ?? 0))));
  }
  return ranks;
}

function isFirst([own = -Infinity, ...others]: readonly number[]): number {
  return Number(others.every((other) => other < own));
}
