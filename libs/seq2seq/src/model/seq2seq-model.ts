import type { NetworkShape, Weights } from '../network/shape.js';
import { sourceOf } from '../text/pair.js';
import { filled, withSlots, withSlotsOf } from '../text/slots.js';
import { END, Vocabulary } from '../text/vocabulary.js';
import { decodeModel, encodeModel } from './codec.js';
import { decode, defaultDecoding, meanLogOf } from './decoding.js';
import type { DecodingOptions } from './decoding.js';
import { Seq2SeqNetwork } from './network.js';

/** A reply that a model wrote. */
export interface WrittenReply {
  readonly text: string;
  /** Mean logarithm of the probability of a piece. */
  readonly meanLog: number;
  /** Whether it came to an end by itself. */
  readonly isWhole: boolean;
}

/** Writes replies, and says how probable given ones are. It learns nothing. */
export class Seq2SeqModel {
  readonly #network: Seq2SeqNetwork;

  constructor(
    shape: NetworkShape,
    private readonly vocabulary: Vocabulary,
    private readonly weights: Weights,
  ) {
    this.#network = new Seq2SeqNetwork(shape, weights);
  }

  /** Throws a RangeError for bytes that `toBytes` of this version did not write. */
  static fromBytes(bytes: Uint8Array): Seq2SeqModel {
    const { shape, vocabulary, weights } = decodeModel(bytes);
    return new Seq2SeqModel(shape, Vocabulary.fromState(vocabulary), weights);
  }

  /** Weights are rounded to bytes: what is read again differs a little, and then no more. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { shape } = this.#network;
    return encodeModel({ shape, vocabulary: this.vocabulary.toState(), weights: this.weights });
  }

  /** Replies to a question, the best first. Values of the question stand in them as they were. */
  replies(question: string, options: Partial<DecodingOptions> = {}): WrittenReply[] {
    const { text, values } = withSlots(question);
    const source = sourceOf(this.vocabulary, text);
    return decode(this.#network, source, { ...defaultDecoding, ...options }).map((decoded) => ({
      text: filled(this.vocabulary.decode(decoded.ids), values),
      meanLog: decoded.meanLog,
      isWhole: decoded.isWhole,
    }));
  }

  /** The mean logarithm of the probability of a piece for each of some replies to a question. */
  meanLogs(question: string, replies: readonly string[]): number[] {
    const { text, values } = withSlots(question);
    const source = sourceOf(this.vocabulary, text);
    const encoded = this.#network.encode(source.length > 0 ? source : [END]);
    return replies.map((reply) => {
      const target = this.vocabulary.encode(withSlotsOf(reply, values), defaultDecoding.most);
      return meanLogOf(this.#network, encoded, target);
    });
  }
}
