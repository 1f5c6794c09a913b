import { epochEnd, modelJobs } from '@tradewind/contracts';
import type { DeltaEvent, Fold, profilePurchaseDeltas, TopicEvent } from '@tradewind/contracts';
import { PurchaseHistogram, rowBlock, stableHash, valueFit } from '@tradewind/ml';
import type { HistogramCell, PurchaseHistogramState, ValueParameters } from '@tradewind/ml';
import { EpochTrainerFold, TenantModels, TrainerMessagesFold } from '@tradewind/trainer';
import type { Lessons, TenantContext, TenantLearner, TrainerOptions } from '@tradewind/trainer';
import { CUSTOMER_VALUE, valueModel } from './value-model.js';
import type { ValueFit, ValueSnapshot } from './value-model.js';

type Deltas = typeof profilePurchaseDeltas;
type Moved = Extract<TopicEvent<Deltas>, { type: 'purchases.moved' }>['data'];
type Moves = Moved['moves'];
type Finished = Extract<TopicEvent<typeof modelJobs>, { type: 'job.finished' }>['data'];

/** Its training jobs, and where a worker thread finds them. */
export const valueJob = { model: CUSTOMER_VALUE, kind: 'fit', ...valueFit } as const;

/** Customers that a first fit needs, and how many of them have to have ordered again. */
export const FIRST_CUSTOMERS = 100;
export const FIRST_RETURNING = 30;
/** Later fits: this share of the moves of the last one, or as many as these after a week. */
const NEW_SHARE = 0.5;
const NEW_MOVES = 20;
const WEEK_MS = 7 * 86_400_000;
/** Moves that wait until the histogram is read and written. */
const FRESH = 256;
const DAY_MS = 86_400_000;

/** The model of one tenant. JSON-serialisable. */
export interface ValueTrainerState {
  fresh: Moves;
  customers: number;
  returning: number;
  /** Moves ever. */
  moves: number;
  requested?: { readonly epoch: number; readonly moves: number };
  fitted?: ValueFit;
  failure?: { readonly epoch: number; readonly code: string; readonly reason: string };
}

/** What it keeps apart. */
interface ValueSide {
  histogram?: PurchaseHistogramState;
}

/** Counts a tenant's customers by their purchases, and has the model of their value fitted now and then. */
export class ValueLearner implements TenantLearner<Deltas, ValueTrainerState, Moves> {
  readonly stateVersion = 1;
  readonly trains = true;
  readonly emits = [];

  initialState(): ValueTrainerState {
    return { fresh: [], customers: 0, returning: 0, moves: 0 };
  }

  initialSide(): ValueSide {
    return {};
  }

  originOf({ data }: DeltaEvent<Deltas>): Moved {
    return data;
  }

  lessonOf({ data }: DeltaEvent<Deltas>): Moves {
    return data.moves;
  }

  learn(state: ValueTrainerState, lessons: readonly Moves[], context: TenantContext): void {
    for (const message of context.told) {
      if (message.type === 'job.finished') takeUp(state, message.data, context);
      if (message.type === 'job.failed') {
        const { code, reason } = message.data;
        state.failure = { epoch: state.requested?.epoch ?? context.epoch, code, reason };
      }
    }
    for (const moves of lessons) count(state, moves);
    const isDue = isFitDue(state, context);
    if (isDue || state.fresh.length >= FRESH) {
      const histogram = withFresh(state, context.side() as ValueSide);
      if (isDue) request(state, histogram, context);
    }
  }

  snapshotOf({ customers, returning, fitted }: ValueTrainerState): ValueSnapshot {
    return { customers, returning, ...(fitted && { fit: fitted }) };
  }
}

function count(state: ValueTrainerState, moves: Moves): void {
  for (const move of moves) {
    const [orders = 1, , , , change = 0] = move;
    state.fresh.push(move);
    state.customers += change;
    if (orders > 1) state.returning += change;
    if (change > 0) state.moves += change;
  }
}

function withFresh(state: ValueTrainerState, side: ValueSide): PurchaseHistogram {
  const histogram = side.histogram
    ? PurchaseHistogram.fromState(side.histogram)
    : PurchaseHistogram.create();
  for (const move of state.fresh.splice(0)) {
    histogram.add(move.slice(0, 4) as unknown as HistogramCell, move[4] ?? 0);
  }
  side.histogram = histogram.toState();
  return histogram;
}

function request(
  state: ValueTrainerState,
  histogram: PurchaseHistogram,
  { epoch, epochMs, tenant, train }: TenantContext,
): void {
  const today = epochEnd(epoch, epochMs) / DAY_MS;
  const purchases = histogram
    .purchaseCells(today)
    .map(({ frequency, recency, age, customers }) => [frequency, recency, age, customers]);
  const spends = histogram
    .spendCells()
    .map(({ orders, mean, customers }) => [orders, mean, customers]);
  train({
    kind: valueJob.kind,
    seed: stableHash(`${tenant}|${epoch}`),
    values: {},
    blocks: { purchases: rowBlock(purchases), spends: rowBlock(spends) },
  });
  state.requested = { epoch, moves: state.moves };
}

function takeUp(
  state: ValueTrainerState,
  { result, figures }: Finished,
  { epoch }: TenantContext,
): void {
  const fitted = state.requested?.epoch ?? epoch;
  if (!('inline' in result)) {
    state.failure = { epoch: fitted, code: 'result-invalid', reason: 'the result is no JSON' };
    return;
  }
  const parameters = JSON.parse(result.inline) as ValueParameters;
  state.fitted = { parameters, fitted, figures };
  delete state.failure;
}

function isFitDue(state: ValueTrainerState, context: TenantContext): boolean {
  const { customers, returning, moves, requested } = state;
  const { training, epoch, epochMs } = context;
  if (training) return false;
  if (customers < FIRST_CUSTOMERS || returning < FIRST_RETURNING) return false;
  if (!requested) return true;
  const added = moves - requested.moves;
  const isLongAgo = (epoch - requested.epoch) * epochMs >= WEEK_MS;
  return added >= NEW_MOVES && (isLongAgo || added >= NEW_SHARE * requested.moves);
}

export type ValueTrainer = EpochTrainerFold<Deltas, ValueTrainerState, Lessons<Moves>, never>;

/** Trains one model of customer value for each tenant. */
export function valueTrainer(options: TrainerOptions): ValueTrainer {
  const learner = new TenantModels(valueModel, new ValueLearner());
  return new EpochTrainerFold(valueModel, learner, options);
}

/** The fold that tells it how fits have ended. */
export function valueMessages(): readonly Fold[] {
  return [new TrainerMessagesFold(valueModel, modelJobs, 'jobs')];
}
