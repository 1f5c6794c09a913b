import { BEGIN, END, PAD, UNKNOWN } from '../text/vocabulary.js';
import type { DecoderState, Encoded, Seq2SeqNetwork } from './network.js';

export interface Decoded {
  /** Ids without signs of beginning and end. */
  readonly ids: readonly number[];
  /** Logarithm of the probability of each piece and of the end, on average. */
  readonly meanLog: number;
  /** Whether it came to an end before it was cut. */
  readonly isWhole: boolean;
}

export interface DecodingOptions {
  /** Hypotheses that are followed at a time; 1 takes the most probable piece each time. */
  readonly beam: number;
  /** The most pieces of a reply. */
  readonly most: number;
  /**
   * The weight of length: log-probabilities are divided by `((5 + length) / 6) ** lengthPenalty` (Wu et al.,
   * Google's Neural Machine Translation System, 2016).
   */
  readonly lengthPenalty: number;
}

export const defaultDecoding: DecodingOptions = { beam: 4, most: 60, lengthPenalty: 0.8 };

interface Hypothesis {
  readonly ids: readonly number[];
  readonly log: number;
  readonly state: DecoderState;
  readonly last: number;
}

/**
 * Replies to a question, the best first, at most as many as hypotheses are followed. Unknown pieces are never
 * said. Equal hypotheses are told apart by their ids, so that the result is the same everywhere.
 */
export function decode(
  network: Seq2SeqNetwork,
  source: readonly number[],
  { beam, most, lengthPenalty }: DecodingOptions,
): Decoded[] {
  const encoded = network.encode(source.length > 0 ? source : [END]);
  let open: Hypothesis[] = [{ ids: [], log: 0, state: encoded.begin, last: BEGIN }];
  const ended: Decoded[] = [];
  for (let length = 0; length < most && open.length > 0 && ended.length < beam; length++) {
    const grown = open.flatMap((hypothesis) => grow(network, encoded, hypothesis, beam));
    const best = grown.toSorted((a, b) => b.log - a.log).slice(0, beam);
    ended.push(...best.filter(({ last }) => last === END).map((of) => decodedOf(of, true)));
    open = best.filter(({ last }) => last !== END);
  }
  const cut = ended.length === 0 ? open.map((of) => decodedOf(of, false)) : [];
  const worth = ({ ids, meanLog }: Decoded) =>
    (meanLog * (ids.length + 1)) / ((6 + ids.length) / 6) ** lengthPenalty;
  return [...ended, ...cut].toSorted((a, b) => worth(b) - worth(a)).slice(0, beam);
}

/** The mean log-probability of a reply, its end included. */
export function meanLogOf(
  network: Seq2SeqNetwork,
  encoded: Encoded,
  target: readonly number[],
): number {
  let state = encoded.begin;
  let sum = 0;
  let last = BEGIN;
  for (const id of [...target, END]) {
    const next = network.step(encoded, last, state);
    sum += next.logs[id] ?? 0;
    [state, last] = [next.state, id];
  }
  return sum / (target.length + 1);
}

function grow(
  network: Seq2SeqNetwork,
  encoded: Encoded,
  { ids, log, state, last }: Hypothesis,
  beam: number,
): Hypothesis[] {
  const next = network.step(encoded, last, state);
  return largest(next.logs, beam).map((id) => ({
    ids: id === END ? ids : [...ids, id],
    log: log + (next.logs[id] ?? 0),
    state: next.state,
    last: id,
  }));
}

/** The ids of the largest values, of those that may be said. */
function largest(logs: Float32Array, count: number): number[] {
  const best: number[] = [];
  logs.forEach((log, id) => {
    if (id === PAD || id === BEGIN || id === UNKNOWN) return;
    const at = best.findIndex((other) => log > (logs[other] ?? 0));
    if (at >= 0) best.splice(at, 0, id);
    else if (best.length < count) best.push(id);
    if (best.length > count) best.pop();
  });
  return best;
}

function decodedOf({ ids, log }: Hypothesis, isWhole: boolean): Decoded {
  return { ids, meanLog: log / (ids.length + 1), isWhole };
}
