import {
  emptyMoments,
  encodeRow,
  encoderInputs,
  judgeEmbedding,
  observeVector,
  rawCode,
  standardisationOf,
} from '@tradewind/ml';
import type { EmbeddingJudgement, RowEncoder, Standardisation } from '@tradewind/ml';
import type { TensorFlow } from '../backend/tensorflow.js';
import { Autoencoder, BATCH } from './autoencoder.js';
import type { AutoencoderState } from './autoencoder.js';

type Rows = readonly (readonly number[])[];

export interface RowEncodingOptions {
  /** Coordinates of the code. */
  readonly code: number;
  readonly hidden: number;
  /** Mini-batches that an encoder learns from, about. */
  readonly steps: number;
  /** Lower bound of the scale of a column. */
  readonly minimumScale: number;
  readonly seed: number;
}

export interface RowEncoding {
  readonly encoder: RowEncoder;
  /** To go on from. */
  readonly state: AutoencoderState;
  /** Mean squared error of the rows as they come out, in squared scales. */
  readonly error: number;
}

const END_RATE = 0.1;
/** Lower bound of the deviation of a coordinate of the code, which lies between -1 and 1. */
const LEAST_SPREAD = 0.05;

/**
 * Learns to encode rows. With the state of an encoding before, of the same shape, it goes on from there, so
 * that codes go on to mean what they meant.
 */
export function learnRowEncoding(
  tf: TensorFlow,
  rows: Rows,
  options: RowEncodingOptions & {
    readonly from?: AutoencoderState | undefined;
    readonly onStep?: (share: number) => void;
  },
): RowEncoding {
  const { code, hidden, steps, minimumScale, seed, from, onStep } = options;
  const columns = rows[0]?.length ?? 0;
  const input = scalesOf(rows, minimumScale);
  const inputs = rows.map((row) => encoderInputs(input, row));
  const shape = { columns, hidden, code };
  const isSame = from && JSON.stringify(from.shape) === JSON.stringify(shape);
  const network = isSame ? Autoencoder.fromState(tf, from) : Autoencoder.create(tf, shape, seed);
  const passes = Math.max(1, Math.round((steps * BATCH) / Math.max(BATCH, rows.length)));
  network.learn(inputs, { passes, endRate: END_RATE, ...(onStep && { onStep }) });
  const layers = { input, ...network.encodingLayers() };
  const output = scalesOf(
    rows.map((row) => rawCode(layers, row)),
    LEAST_SPREAD,
  );
  return {
    encoder: { ...layers, output },
    state: network.toState(),
    error: network.errorOf(inputs),
  };
}

export interface LabelledRows {
  readonly rows: Rows;
  readonly labels: readonly (0 | 1)[];
  /** Columns, from the first, that the encoding has to beat. */
  readonly features: number;
}

/**
 * Whether the code of rows tells more of what came after than their first columns do: either half of the
 * rows, every second one, is told by an encoding and a regression learned from the other half.
 */
export function judgeRowEncoding(
  tf: TensorFlow,
  { rows, labels, features }: LabelledRows,
  options: RowEncodingOptions & { readonly onStep?: (share: number) => void },
): EmbeddingJudgement | undefined {
  const parts = [0, 1].map((half) => {
    const learned = rows.filter((_, at) => at % 2 !== half);
    const { encoder } = learnRowEncoding(tf, learned, {
      ...options,
      onStep: (share) => {
        options.onStep?.((half + share) / 2);
      },
    });
    const judged = rows.map((row, at) => ({
      embedding: encodeRow(encoder, row),
      features: row.slice(0, features),
      label: labels[at] ?? 0,
    }));
    return {
      train: judged.filter((_, at) => at % 2 !== half),
      test: judged.filter((_, at) => at % 2 === half),
    };
  });
  return judgeEmbedding(parts);
}

function scalesOf(rows: Rows, minimumScale: number): Standardisation {
  const moments = emptyMoments(rows[0]?.length ?? 0);
  for (const row of rows) observeVector(moments, row);
  return standardisationOf(moments, minimumScale);
}
