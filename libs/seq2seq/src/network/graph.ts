import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow.js';
import { attention } from './attention.js';
import type { Batch } from './batch.js';
import { crossEntropy } from './cross-entropy.js';
import { lstm } from './lstm.js';
import type { LstmRun } from './lstm.js';
import type { MatrixName, NetworkShape } from './shape.js';

/** Weights as tensors. */
export type WeightTensors = Readonly<Record<MatrixName, Tensor2D>>;

/** Factors that leave values of a layer out while it learns; `undefined` keeps all. */
export type Dropout = (shape: [rows: number, columns: number]) => Tensor2D | undefined;

/**
 * An encoder and a decoder (Sutskever, Vinyals and Le, 2014), both one LSTM, whose decoder attends to all
 * steps of the encoder: global attention with the `general` score (Luong, Pham and Manning, Effective
 * Approaches to Attention-based Neural Machine Translation, 2015). The embedding of pieces is the matrix of
 * the output, too (Press and Wolf, 2017), and the pieces that are attended to are added to what is said, so
 * that a word of the question is easily repeated. This is the graph of training, with the reply given (teacher
 * forcing); `Seq2SeqNetwork` is the same network for use.
 */
export class Seq2SeqGraph {
  constructor(
    private readonly tf: TensorFlow,
    private readonly shape: NetworkShape,
  ) {}

  /** Mean loss of the batch in nats for each piece of the replies. To be called in a `tidy`. */
  loss(weights: WeightTensors, batch: Batch, dropout: Dropout = () => undefined): Scalar {
    const { tf } = this;
    const { hidden, embedding } = this.shape;
    const { pairs, sourceSteps, targetSteps, sourceMask } = batch;
    const known = this.#pieces(weights, batch.source, dropout);
    const encoded = this.#lstm(weights, 'encoder', known, {
      ...{ steps: sourceSteps, rows: pairs, mask: sourceMask },
      begin: tf.zeros([pairs, 2 * hidden]),
    });
    const decoded = this.#lstm(weights, 'decoder', this.#pieces(weights, batch.given, dropout), {
      ...{ steps: targetSteps, rows: pairs },
      begin: tf.slice(encoded, [(sourceSteps - 1) * pairs, 0], [pairs, 2 * hidden]),
    });
    const keys = tf.slice(encoded, [0, 0], [sourceSteps * pairs, hidden]);
    const outputs = tf.slice(decoded, [0, 0], [targetSteps * pairs, hidden]);
    const read = attention(tf, tf.matMul(outputs, weights.attention), tf.concat([keys, known], 1), {
      pairs,
      sourceSteps,
      targetSteps,
      hidden,
      width: hidden + embedding,
      mask: sourceMask,
    });
    const context = tf.slice(read, [0, 0], [targetSteps * pairs, hidden]);
    const piece = tf.slice(read, [0, hidden], [targetSteps * pairs, embedding]);
    const combined = tf.tanh(tf.matMul(tf.concat([context, outputs], 1), weights.combination));
    const said: Tensor2D = tf.add(combined, tf.matMul(piece, weights.copy));
    const products = tf.matMul(this.#thinned(said, dropout), weights.embedding, false, true);
    const logits: Tensor2D = tf.add(products, weights.outputBias);
    return crossEntropy(tf, logits, batch.wanted, batch.wantedMask);
  }

  #pieces(weights: WeightTensors, ids: Int32Array, dropout: Dropout): Tensor2D {
    const { tf } = this;
    return this.#thinned(tf.gather(weights.embedding, tf.tensor1d(ids, 'int32')), dropout);
  }

  #lstm(
    weights: WeightTensors,
    side: 'encoder' | 'decoder',
    pieces: Tensor2D,
    { begin, ...run }: Omit<LstmRun, 'hidden'> & { readonly begin: Tensor2D },
  ): Tensor2D {
    const { tf } = this;
    const products = tf.matMul(pieces, weights[`${side}Input`]);
    const inputs: Tensor2D = tf.add(products, weights[`${side}Bias`]);
    const given = { inputs, weights: weights[`${side}State`], begin };
    return lstm(tf, given, { ...run, hidden: this.shape.hidden });
  }

  #thinned(values: Tensor2D, dropout: Dropout): Tensor2D {
    const factors = dropout(values.shape);
    return factors ? this.tf.mul(values, factors) : values;
  }
}
