import { createHash } from 'node:crypto';
import {
  CHUNK_BYTES,
  chunkKey,
  jobRequest,
  modelKey,
  modelJobs,
  modelSnapshots,
  MODEL_EPOCH_LAG,
  tenantOf,
} from '@tradewind/contracts';
import type {
  BlockReference,
  FoldContext,
  JobInput,
  ModelDefinition,
  PartitionContext,
  TopicContract,
  TrainerMessage,
} from '@tradewind/contracts';
import type { CellContext, TrainingRequest } from './epoch-learner.js';
import { isOfTenant, openAlways, openPartOf, sidePartOf } from './open-epochs.js';
import type { OpenEpochs, Training } from './open-epochs.js';

/** The cell that requests a job, and its open epochs. */
interface TrainedCell {
  readonly cell: string;
  readonly epoch: number;
  readonly part: OpenEpochs<unknown>;
}

/** An epoch that a cell learns, and what is open of later ones. */
interface LearnedEpoch<Open> {
  readonly cell: string;
  readonly epoch: number;
  readonly told: readonly TrainerMessage[] | undefined;
  readonly part: OpenEpochs<Open>;
  readonly initial: (epoch: number) => Open;
}

type Emit = Pick<PartitionContext<unknown>, 'emit' | 'epoch' | 'now'>;

/** An outcome that has not come in so much stream time never will, unless its epoch is fixed. */
const LOST_AFTER_MS = 7_200_000;

/**
 * Requests training jobs for the cells of a model, and finds out in which epoch what a cell is told takes
 * effect. Blocks go out in chunks on `models.snapshots.v1`, where compaction removes them.
 */
export class TrainingRequests {
  readonly emits: readonly TopicContract[];

  /** @param sync Absent if the learner does not train. */
  constructor(
    private readonly model: ModelDefinition,
    private readonly epochMs: number,
    private readonly sync: 'wait' | 'latest' | undefined,
  ) {
    this.emits = sync ? [modelJobs, modelSnapshots] : [];
  }

  /** What a cell is told in an epoch, what it keeps apart, and how it asks for a training. */
  contextOf<Open>(
    { cell, epoch, told = [], part, initial }: LearnedEpoch<Open>,
    context: FoldContext<unknown, unknown>,
  ): Pick<CellContext<never>, 'told' | 'side' | 'training' | 'train'> {
    const { training } = part;
    return {
      told,
      side: () => context.state(sidePartOf(cell)),
      training: training && this.#isUnderWay(training, epoch) ? training : undefined,
      train: (request) => {
        const { job, due } = this.begin({ cell, epoch, part }, request, context);
        if (due !== undefined) openAlways(part, due, initial);
        return job;
      },
    };
  }

  begin(
    { cell, epoch, part }: TrainedCell,
    { kind, seed, values, blocks }: TrainingRequest,
    context: Emit,
  ): Training {
    if (!this.sync) throw new TypeError(`the learner of ${this.model.name} does not say it trains`);
    this.#removeChunks(part, context);
    const inputs: Record<string, JobInput> = {};
    const chunks: string[] = [];
    for (const [name, value] of Object.entries(values)) {
      inputs[name] = { json: JSON.stringify(value) };
    }
    for (const [name, bytes] of Object.entries(blocks)) {
      const block = `${cell}:${name}`;
      inputs[name] = referenceTo(block, epoch, bytes);
      chunks.push(...this.#publish(block, epoch, bytes, context));
    }
    const specification = { tenant: tenantOf(cell), model: this.model.name, kind, seed, inputs };
    const request = jobRequest(specification);
    context.emit(request);
    const { job } = request.event.data;
    const due = this.sync === 'wait' ? { due: epoch + MODEL_EPOCH_LAG } : {};
    return (part.training = { job, epoch, ...due, chunks });
  }

  /** Nothing if nobody waits for it. */
  epochToTell(
    message: TrainerMessage,
    part: OpenEpochs<unknown>,
    context: Emit,
  ): number | undefined {
    const next = context.now === -Infinity ? undefined : context.epoch;
    if (message.type !== 'job.finished' && message.type !== 'job.failed') return next;
    const { training } = part;
    const toldIn = training?.due ?? next;
    const isAwaited = training?.job === message.data.job && training.toldIn === undefined;
    if (!isAwaited || toldIn === undefined) return undefined;
    this.#removeChunks(part, context);
    part.training = { ...training, chunks: [], toldIn };
    return toldIn;
  }

  /** Epochs may be longer than any job takes: one whose outcome is due has to be waited for all the same. */
  #isUnderWay({ due, epoch: requested }: Training, epoch: number): boolean {
    return due !== undefined || (epoch - requested) * this.epochMs < LOST_AFTER_MS;
  }

  #removeChunks(part: OpenEpochs<unknown>, context: Emit): void {
    for (const key of part.training?.chunks ?? []) {
      context.emit({
        topic: modelSnapshots,
        key,
        partition: 0,
        slot: `removed|${key}`,
        event: { type: 'model.chunk', data: undefined as never },
        tombstone: true,
      });
    }
  }

  /** Returns the keys of the chunks. */
  #publish(block: string, epoch: number, bytes: Uint8Array, context: Emit): string[] {
    const count = Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES));
    return Array.from({ length: count }, (_, index) => {
      const key = chunkKey(block, epoch, index);
      const piece = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      const data = Buffer.from(piece).toString('base64');
      const version = { model: `${this.model.name}.block`, tenant: tenantOf(block), epoch };
      context.emit({
        topic: modelSnapshots,
        key,
        partition: 0,
        slot: `block|${key}`,
        event: { type: 'model.chunk', data: { ...version, index, bytes: bytes.length, data } },
      });
      return key;
    });
  }
}

/** The open epochs of the cell that a message is for. */
export function openPartsTold(
  model: ModelDefinition,
  { data, partition }: TrainerMessage & { readonly partition: number },
): readonly string[] {
  const cell = modelKey(model, data.tenant, partition);
  return data.model === model.name && isOfTenant(cell) ? [openPartOf(cell)] : [];
}

/** Whether a cell may not learn an epoch before the outcome of its job is there. */
export function isHeld(
  { training }: Pick<OpenEpochs<unknown>, 'training'>,
  epoch: number,
): boolean {
  return training?.due !== undefined && training.toldIn === undefined && epoch >= training.due;
}

/** Forgets a training whose outcome is told in an epoch up to this one. */
export function endTold(part: OpenEpochs<unknown>, epoch: number): void {
  if ((part.training?.toldIn ?? Infinity) <= epoch) delete part.training;
}

function referenceTo(block: string, epoch: number, bytes: Uint8Array): BlockReference {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { block, version: String(epoch), bytes: bytes.length, sha256 };
}
