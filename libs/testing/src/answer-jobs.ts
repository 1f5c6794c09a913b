import { createHash } from 'node:crypto';
import { chunkKey, modelJobs, modelSnapshots } from '@tradewind/contracts';
import type {
  BlockReference,
  JobContext,
  JobInputs,
  JobOutput,
  TopicEvent,
  TrainerMessage,
} from '@tradewind/contracts';
import type { Concluded } from './fold-harness.js';

type SynchronousJob = (inputs: JobInputs, context: JobContext) => JobOutput;

/**
 * Runs the training jobs that a trainer's outputs ask for, by kind, at once and in this thread, and returns
 * what the trainer is to be told. A job of another kind is not answered. The blocks of a job have to be
 * among the same outputs.
 */
export function answerJobs(
  outputs: readonly Concluded[],
  jobs: Readonly<Record<string, SynchronousJob>>,
): TrainerMessage[] {
  const chunks = chunksIn(outputs);
  return outputs.flatMap(({ topic, event }) => {
    if (topic.name !== modelJobs.name || event.type !== 'job.requested') return [];
    const { data } = event as Extract<TopicEvent<typeof modelJobs>, { type: 'job.requested' }>;
    const { job, model, tenant, attempt, kind, seed } = data;
    const run = jobs[kind];
    if (!run) return [];
    const inputs = Object.fromEntries(
      Object.entries(data.inputs).map(([name, input]) => [
        name,
        'json' in input ? (JSON.parse(input.json) as unknown) : blockIn(chunks, input),
      ]),
    );
    const output = run(inputs, contextOf(seed));
    const inline = JSON.stringify(output.model);
    const message: TrainerMessage = {
      type: 'job.finished',
      data: {
        ...{ job, model, tenant, attempt, kind },
        result: { encoding: 'json', inline },
        sha256: createHash('sha256').update(inline).digest('hex'),
        figures: { ...output.figures },
      },
    };
    return [message];
  });
}

function contextOf(seed: number): JobContext {
  return { seed, signal: new AbortController().signal, progress: () => undefined };
}

function blockIn(
  chunks: ReadonlyMap<string, string>,
  { block, version }: BlockReference,
): Uint8Array<ArrayBuffer> | undefined {
  const pieces: Buffer[] = [];
  for (let index = 0; ; index += 1) {
    const data = chunks.get(chunkKey(block, Number(version), index));
    if (data === undefined) break;
    pieces.push(Buffer.from(data, 'base64'));
  }
  return pieces.length > 0 ? Uint8Array.from(Buffer.concat(pieces)) : undefined;
}

/** Base64, by key. */
function chunksIn(outputs: readonly Concluded[]): ReadonlyMap<string, string> {
  const chunks = outputs.filter(({ topic, event, tombstone }) => {
    return topic.name === modelSnapshots.name && event.type === 'model.chunk' && !tombstone;
  });
  return new Map(chunks.map(({ key, event }) => [key, (event.data as { data: string }).data]));
}
