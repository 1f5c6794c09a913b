import { labelsOf, rowsOf } from '@tradewind/ml';
import type { EmbeddingJudgement, RowEncoder } from '@tradewind/ml';
import { trainingBackend } from '../backend/training-backend.js';
import type { JobContext, JobInputs, JobOutput } from '../job/job-context.js';
import type { AutoencoderState } from './autoencoder.js';
import { judgeRowEncoding, learnRowEncoding } from './row-encoding.js';

/** Where a worker thread finds `learnEmbedding`. */
export const embeddingTraining = {
  module: new URL('./learn-embedding.js', import.meta.url).href,
  exportName: 'learnEmbedding',
};

/** Input `options`. */
export interface LearnEmbeddingOptions {
  readonly columns: number;
  /** Columns, from the first, that the code has to beat. */
  readonly features: number;
  readonly minimumScale: number;
  readonly steps?: number;
  /** The encoding that is in use, to go on from. */
  readonly from?: AutoencoderState;
}

/** What the job finds. */
export interface LearnedEmbedding {
  readonly encoder: RowEncoder;
  readonly state: AutoencoderState;
  /** Absent where the labels do not tell: hardly a row has one of both. */
  readonly judgement?: EmbeddingJudgement;
}

export const EMBEDDING_CODE = 8;
export const EMBEDDING_HIDDEN = 24;
export const EMBEDDING_STEPS = 600;
/** The share of the work that judging takes: two encodings of three. */
const JUDGING = 0.65;

/**
 * Learns to encode rows and judges the code by what came after. Inputs: `options`; `rows`, as they are now,
 * from which the encoder is learned; `past` and `labels`, rows as they were and what came after. By WebAssembly
 * wherever it runs: another backend would give other bytes.
 */
export async function learnEmbedding(inputs: JobInputs, context: JobContext): Promise<JobOutput> {
  const options = optionsOf(inputs['options']);
  const { columns, features, minimumScale, from, steps = EMBEDDING_STEPS } = options;
  const rows = rowsOf(inputs['rows'], columns, 'rows');
  const past = rowsOf(inputs['past'], columns, 'past');
  const labels = labelsOf(inputs['labels'], past.length, 'labels');
  if (rows.length === 0) throw new RangeError('rows is empty: there is nothing to learn');
  const { signal, progress, seed } = context;
  const report = (share: number) => {
    signal.throwIfAborted();
    progress(share);
  };
  report(0);
  const { tf } = await trainingBackend('wasm');
  const network = { code: EMBEDDING_CODE, hidden: EMBEDDING_HIDDEN, minimumScale, steps, seed };
  const judgement = judgeRowEncoding(
    tf,
    { rows: past, labels, features },
    {
      ...network,
      onStep: (share) => {
        report(JUDGING * share);
      },
    },
  );
  const { encoder, state, error } = learnRowEncoding(tf, rows, {
    ...{ ...network, from },
    onStep: (share) => {
      report(JUDGING + (1 - JUDGING) * share);
    },
  });
  progress(1);
  const model: LearnedEmbedding = { encoder, state, ...(judgement && { judgement }) };
  const judged = labels.filter((label) => label === 1).length;
  const figures = { rows: rows.length, judged: past.length, positives: judged, error };
  return { model, figures: { ...figures, ...judgement } };
}

function optionsOf(input: unknown): LearnEmbeddingOptions {
  const options = (input ?? {}) as Partial<LearnEmbeddingOptions>;
  const { columns = 0, features = 0, minimumScale = 0, steps = 1 } = options;
  const areWhole = [columns, features, steps].every((each) => Number.isInteger(each) && each > 0);
  if (!areWhole || features > columns || !(minimumScale > 0)) {
    throw new RangeError(
      'options have no columns, fewer features, steps and positive minimumScale',
    );
  }
  return options as LearnEmbeddingOptions;
}
