import { MAX_INLINE_RESULT, MAX_JOB_FIGURES } from '@tradewind/contracts';
import type { BlockReference, JobFinished, JobInput } from '@tradewind/contracts';
import type { BlockStore } from './block-store.js';
import { JobFailure } from './job-failure.js';
import type { JobAnswer, JobPublisher } from './job-publisher.js';
import type { JobEntry, RequestedAt } from './job-table.js';
import type { BlockInput, ThreadInputs, TrainingResult } from './thread-protocol.js';
import { untilTaken } from './until-taken.js';
import type { WorkerPool } from './worker-pool.js';

/** At most one progress record of a job in this time. */
const PROGRESS_EVERY_MS = 2_000;
/** Starts of an attempt in all processes; what kills its process each time is given up at last. */
export const MAX_STARTS = 10;
const MAX_REASON = 1_000;

/** A training job that a service can run. */
export interface JobDefinition {
  readonly model: string;
  readonly kind: string;
  /** URL of the module, as its compiled file is named: `new URL('./x.js', import.meta.url).href`. */
  readonly module: string;
  /** The `TrainingJob` that the module exports. */
  readonly exportName: string;
  /** @default half an hour */
  readonly timeoutMs?: number;
}

export interface JobRunOptions {
  readonly pool: WorkerPool;
  readonly publisher: JobPublisher;
  /** Without it, jobs cannot refer to blocks and results are bounded by `MAX_INLINE_RESULT`. */
  readonly blocks?: BlockStore | undefined;
}

/**
 * Runs one requested job and appends its outcome. Resolves with the outcome once it stands in the log,
 * or with `undefined` when the signal aborted: then whoever owns the partition next runs the job.
 */
export async function runJob(
  entry: JobEntry & { readonly request: RequestedAt },
  definition: JobDefinition | undefined,
  options: JobRunOptions,
  signal: AbortSignal,
): Promise<JobAnswer | undefined> {
  const { request } = entry;
  let answer: JobAnswer;
  try {
    const result = await train(entry, checked(entry, definition), options, signal);
    answer = { type: 'job.finished', data: await finished(entry, result, options.blocks, signal) };
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof JobFailure)) throw error;
    const { code } = error;
    const reason = error.message.slice(0, MAX_REASON);
    answer = { type: 'job.failed', data: { ...runOf(entry), code, reason } };
  }
  const isTold = await options.publisher.publish(request, answer, signal);
  return isTold ? answer : undefined;
}

function checked(
  { kind, starts, request }: JobEntry,
  definition: JobDefinition | undefined,
): JobDefinition {
  if (request?.refused === true) {
    throw new JobFailure('queue-full', 'too many jobs of its partition have not ended yet');
  }
  if (!definition) {
    throw new JobFailure('unknown-job', `the service that owns the model has no job '${kind}'`);
  }
  if (starts >= MAX_STARTS) {
    throw new JobFailure('crashed', `it was started ${starts} times and never ended`);
  }
  return definition;
}

function train(
  entry: JobEntry & { readonly request: RequestedAt },
  { module, exportName, timeoutMs }: JobDefinition,
  { pool, publisher, blocks }: JobRunOptions,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { request, starts } = entry;
  const { inputs, seed } = request;
  const progress = (start: number, share: number): JobAnswer => ({
    type: 'job.progressed',
    data: { ...runOf(entry), start: starts + start, share },
  });
  let told = 0;
  return pool.run({
    ...{ module, exportName, timeoutMs, seed, signal },
    loadInputs: () => loadInputs(inputs, blocks, signal),
    onStart: async (start) => {
      told = performance.now();
      await publisher.publish(request, progress(start, 0), signal);
    },
    onProgress: (share, start) => {
      const now = performance.now();
      if (now - told < PROGRESS_EVERY_MS) return;
      told = now;
      void publisher.tell(request, progress(start, share));
    },
  });
}

function runOf({ job, model, tenant, kind, attempt }: JobEntry) {
  return { job, model, tenant, kind, attempt };
}

async function loadInputs(
  inputs: Readonly<Record<string, JobInput>>,
  blocks: BlockStore | undefined,
  signal: AbortSignal,
): Promise<ThreadInputs> {
  const entries = Object.entries(inputs).map(
    async ([name, input]) =>
      [
        name,
        'json' in input
          ? input
          : await loadBlock(name, input, (of) => readBlock(of, blocks, signal)),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function loadBlock(
  name: string,
  reference: BlockReference,
  read: (reference: BlockReference) => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<BlockInput> {
  const { block, version, sha256 } = reference;
  const missing = `its input ${name}, ${block}@${version}, is not there`;
  try {
    const bytes = await read(reference);
    if (bytes !== undefined) return { bytes, sha256 };
  } catch (error) {
    const text = `its input ${name}, ${block}@${version}, cannot be read: ${String(error)}`;
    throw new JobFailure('input-missing', text, { cause: error });
  }
  throw new JobFailure('input-missing', missing);
}

async function readBlock(
  reference: BlockReference,
  blocks: BlockStore | undefined,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return blocks && untilTaken(() => blocks.read(reference, signal), signal);
}

/** The record of a result: in itself when it is small, else by a block. */
async function finished(
  entry: JobEntry,
  { encoding, bytes, sha256, figures }: TrainingResult,
  blocks: BlockStore | undefined,
  signal: AbortSignal,
): Promise<JobFinished> {
  const run = { ...runOf(entry), sha256, figures };
  const count = Object.keys(figures).length;
  if (count > MAX_JOB_FIGURES) {
    const text = `it has ${count} figures, at most ${MAX_JOB_FIGURES} are taken`;
    throw new JobFailure('result-invalid', text);
  }
  if (bytes.byteLength <= MAX_INLINE_RESULT) {
    const inline = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const text = inline.toString(encoding === 'json' ? 'utf8' : 'base64');
    return { ...run, result: { encoding, inline: text } };
  }
  const write = blocks?.write?.bind(blocks);
  if (!write) {
    const text = `its result has ${bytes.byteLength} bytes, at most ${MAX_INLINE_RESULT} are taken`;
    throw new JobFailure('result-too-large', text);
  }
  const { model, kind, tenant, job } = entry;
  const name = `${tenant}:${model}:${kind}`;
  const reference = await untilTaken(() => write(name, job, bytes), signal);
  signal.throwIfAborted();
  if (!reference) throw new JobFailure('cancelled', 'it was cancelled');
  return { ...run, result: reference };
}
