import { idOf } from '@tradewind/contracts';
import type { RegulationType } from '@tradewind/contracts';
import type { FoldReceipt, RegulationState } from './regulations-fold.js';

/** What an erasure leaves, said in the receipt itself; docs/privacy.md tells more. */
const RESIDUE = [
  'events stay in topics of the log, under pseudonyms, until their retention ends (at most 30 days)',
  'counts over many shoppers (popularity, trends, campaign figures, weights of models that are fitted to sums) are not recomputed',
];

/** Names of the same type in the regulations API of Segment. */
const SEGMENT_NAMES: Readonly<Record<RegulationType, string>> = {
  erase: 'DELETE_ONLY',
  suppress: 'SUPPRESS_ONLY',
  unsuppress: 'UNSUPPRESS',
  export: 'EXPORT',
};

type Status = 'under way' | 'done' | 'done in part';

/** As HTTP tells of a regulation. */
export function regulationView(key: string, state: RegulationState) {
  const { type, suppress, by, at, shoppers = [], expected = {} } = state;
  const names = new Set([...Object.keys(expected), ...Object.keys(state.folds)]);
  const services = [...names]
    .sort()
    .map((fold) => progressOf(fold, expected[fold], state.folds[fold]));
  const status = statusOf(services.map((each) => each.status));
  const lastAt = Math.max(...Object.values(state.folds).map((receipt) => receipt.lastAt));
  return {
    id: idOf(key),
    ...(type && { type, regulationType: suppress ? 'SUPPRESS_WITH_DELETE' : SEGMENT_NAMES[type] }),
    ...(suppress && { suppress }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { requestedAt: iso(at) }),
    status,
    overallStatus: { 'under way': 'RUNNING', done: 'FINISHED', 'done in part': 'PARTIAL_SUCCESS' }[
      status
    ],
    ...(status !== 'under way' && { finishedAt: iso(lastAt) }),
    shoppers,
    services,
    ...(type === 'erase' && { remains: RESIDUE }),
  };
}
export type RegulationView = ReturnType<typeof regulationView>;

function progressOf(fold: string, expected = 0, receipt: FoldReceipt | undefined) {
  const { told = 0, found = 0, further = 0, refused = [] } = receipt ?? {};
  const isDone = told >= expected;
  const status: Status = !isDone ? 'under way' : refused.length > 0 ? 'done in part' : 'done';
  return {
    ...{ fold, status, told, expected, found, further, refused },
    ...(receipt && { firstAt: iso(receipt.firstAt), lastAt: iso(receipt.lastAt) }),
  };
}

function statusOf(all: readonly Status[]): Status {
  if (all.length === 0 || all.includes('under way')) return 'under way';
  return all.includes('done in part') ? 'done in part' : 'done';
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
