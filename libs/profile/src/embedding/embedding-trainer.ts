import { modelJobs } from '@tradewind/contracts';
import type { DeltaEvent, Fold, profileBehaviourDeltas, TopicEvent } from '@tradewind/contracts';
import { PopulationSample, rowBlock } from '@tradewind/ml';
import type { EmbeddingJudgement, RowEncoder, SampledMember } from '@tradewind/ml';
import { EpochTrainerFold, TenantModels, TrainerMessagesFold } from '@tradewind/trainer';
import type { Lessons, TenantContext, TenantLearner, TrainerOptions } from '@tradewind/trainer';
import { featureNames, MINIMUM_SCALE } from '../features.js';
import { DAY_MS } from '../profile-activity.js';
import { behaviourAt, behaviourColumns, orderDaysOf } from './behaviour.js';
import { DEEP_PROFILE, embeddingModel } from './embedding-model.js';
import type { Embedding, EmbeddingSnapshot } from './embedding-model.js';

type Deltas = typeof profileBehaviourDeltas;
type Sampled = Extract<TopicEvent<Deltas>, { type: 'behaviour.sampled' }>['data'];
type Finished = Extract<TopicEvent<typeof modelJobs>, { type: 'job.finished' }>['data'];

/** The kind of its training jobs. What runs them gives a `LearnedEmbedding`. */
export const EMBEDDING_JOB = { model: DEEP_PROFILE, kind: 'encode' } as const;

/** What a training job finds; `state` is what the next one goes on from. */
interface Learned {
  readonly encoder: RowEncoder;
  readonly state: unknown;
  readonly judgement?: EmbeddingJudgement;
}

/** Shoppers who are sampled. */
const CAPACITY = 2_048;
/** Records that wait until the sample is read and written. */
const FRESH = 512;
/** A shopper who was not looked at for so long is not sampled any more. */
const KEPT_MS = 120 * DAY_MS;
/** All sampled shoppers are looked at so often, and judged by who has ordered by the next time. */
export const HORIZON_DAYS = 30;
/** Shoppers of a look that a training needs. */
export const LEAST_JUDGED = 200;

/** The model of one tenant. JSON-serialisable. */
export interface EmbeddingTrainerState {
  /** Members that are not in the sample yet. */
  fresh: SampledMember[];
  /** Records ever. */
  records: number;
  /** When the next look is due, ms. */
  nextLook?: number;
  requested?: number;
  embedding?: Embedding;
  /** It was taken up in the last epoch that was learned. */
  isNew?: true;
  failure?: { readonly epoch: number; readonly code: string; readonly reason: string };
}

/** What it keeps apart. */
interface EmbeddingSide {
  sample?: readonly SampledMember[];
  /** The sample as it was at the last look. */
  look?: { readonly at: number; readonly members: readonly SampledMember[] };
  from?: unknown;
}

/**
 * Looks at a sample of a tenant's shoppers every 30 days, and has the deep profile learned and judged by
 * what they have done since the look before.
 */
export class EmbeddingLearner implements TenantLearner<Deltas, EmbeddingTrainerState, Sampled> {
  readonly stateVersion = 1;
  readonly trains = true;
  readonly emits = [];

  constructor(private readonly seed: number) {}

  initialState(): EmbeddingTrainerState {
    return { fresh: [], records: 0 };
  }

  initialSide(): EmbeddingSide {
    return {};
  }

  originOf({ data }: DeltaEvent<Deltas>): Sampled {
    return data;
  }

  lessonOf({ data }: DeltaEvent<Deltas>): Sampled {
    return data;
  }

  learn(state: EmbeddingTrainerState, lessons: readonly Sampled[], context: TenantContext): void {
    delete state.isNew;
    hear(state, context);
    for (const { records, shoppers, times } of lessons) {
      state.records += records.length;
      records.forEach((record, at) => {
        state.fresh.push([shoppers[at] ?? 0, times[at] ?? 0, record]);
      });
    }
    forget(
      state,
      lessons.flatMap(({ forgotten = [] }) => forgotten),
      context,
    );
    const now = (context.epoch + 1) * context.epochMs;
    state.nextLook ??= now + HORIZON_DAYS * DAY_MS;
    const isDue = now >= state.nextLook;
    if (!isDue && state.fresh.length < FRESH) return;
    const side = context.side() as EmbeddingSide;
    const sample = new PopulationSample({ capacity: CAPACITY, keepMs: KEPT_MS }, side.sample);
    sample.add(state.fresh.splice(0), now);
    side.sample = sample.toState();
    if (!isDue) return;
    if (!context.training) this.#request(state, side, now, context);
    side.look = { at: now, members: side.sample };
    state.nextLook = now + HORIZON_DAYS * DAY_MS;
  }

  snapshotOf({ records, embedding, isNew }: EmbeddingTrainerState): EmbeddingSnapshot | undefined {
    // What was published stands until there is another one.
    if (embedding && !isNew) return undefined;
    return { records, ...(embedding && { embedding }) };
  }

  #request(
    state: EmbeddingTrainerState,
    { sample = [], look, from }: EmbeddingSide,
    now: number,
    { train, epoch }: TenantContext,
  ): void {
    if (!look) return;
    const judged = judgedMembers(look.members, look.at, sample);
    if (judged.length < LEAST_JUDGED) return;
    train({
      kind: EMBEDDING_JOB.kind,
      // The same each time: the outcome is to follow from the shoppers.
      seed: this.seed,
      values: {
        options: {
          columns: behaviourColumns.length,
          features: featureNames.length,
          minimumScale: MINIMUM_SCALE,
          ...(from !== undefined && { from }),
        },
      },
      blocks: {
        rows: rowBlock(sample.map(([, , record]) => behaviourAt(record, now))),
        past: rowBlock(judged.map(({ record }) => behaviourAt(record, look.at))),
        labels: Uint8Array.from(judged, ({ hasOrdered }) => Number(hasOrdered)),
      },
    });
    state.requested = epoch;
  }
}

/** The members of a look of whom it is known whether they have ordered in the time after. */
function judgedMembers(
  members: readonly SampledMember[],
  at: number,
  sample: readonly SampledMember[],
): { readonly record: readonly number[]; readonly hasOrdered: boolean }[] {
  const today = new Map(sample.map(([shopper, , record]) => [shopper, record]));
  const day = Math.floor(at / DAY_MS);
  return members.flatMap(([shopper, , record]) => {
    const known = today.get(shopper);
    if (!known) return [];
    const hasOrdered = orderDaysOf(known).some((each) => each > day && each <= day + HORIZON_DAYS);
    return [{ record, hasOrdered }];
  });
}

/** Takes shoppers who were erased, by their hashes, out of all that is kept of them. */
function forget(
  state: EmbeddingTrainerState,
  forgotten: readonly number[],
  { side }: TenantContext,
): void {
  if (forgotten.length === 0) return;
  const isKept = ([shopper]: SampledMember) => !forgotten.includes(shopper);
  state.fresh = state.fresh.filter(isKept);
  const stored = side() as EmbeddingSide;
  if (stored.sample) stored.sample = stored.sample.filter(isKept);
  const { look } = stored;
  if (look) stored.look = { ...look, members: look.members.filter(isKept) };
}

/** Takes in how a training has ended, if one has. */
function hear(state: EmbeddingTrainerState, context: TenantContext): void {
  for (const message of context.told) {
    if (message.type === 'job.finished') takeUp(state, message.data, context);
    if (message.type === 'job.failed') {
      const { code, reason } = message.data;
      state.failure = { epoch: state.requested ?? context.epoch, code, reason };
    }
  }
}

function takeUp(
  state: EmbeddingTrainerState,
  { result }: Finished,
  { epoch, side }: TenantContext,
): void {
  const learned = state.requested ?? epoch;
  if (!('inline' in result)) {
    state.failure = { epoch: learned, code: 'result-invalid', reason: 'the result is no JSON' };
    return;
  }
  const { encoder, judgement, state: from } = JSON.parse(result.inline) as Learned;
  const wasKept = state.embedding?.kept ?? false;
  state.embedding = {
    ...{ learned, encoder },
    ...(judgement && { judgement }),
    kept: judgement !== undefined && isKept(judgement, wasKept),
  };
  state.isNew = true;
  (side() as EmbeddingSide).from = from;
  delete state.failure;
}

/** It is taken up when it is surely better, and given up when it is surely worse. */
export function isKept({ low, high }: EmbeddingJudgement, wasKept: boolean): boolean {
  return wasKept ? high >= 0 : low > 0;
}

export type EmbeddingTrainer = EpochTrainerFold<
  Deltas,
  EmbeddingTrainerState,
  Lessons<Sampled>,
  never
>;

/** Trains one deep profile for each tenant. */
export function embeddingTrainer({
  seed,
  ...options
}: TrainerOptions & { readonly seed: number }): EmbeddingTrainer {
  const learner = new TenantModels(embeddingModel, new EmbeddingLearner(seed));
  return new EpochTrainerFold(embeddingModel, learner, options);
}

/** The fold that tells it how trainings have ended. */
export function embeddingMessages(): readonly Fold[] {
  return [new TrainerMessagesFold(embeddingModel, modelJobs, 'jobs')];
}
