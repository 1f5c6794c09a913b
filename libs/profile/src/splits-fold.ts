import { identitySplits, idOf } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, IdentitySplits } from '@tradewind/contracts';

export const SPLITS_FOLD = 'splits';

/** A split is remembered for so long, ms of stream time. */
const KEPT_MS = 400 * 86_400_000;
/** Folds of all services, for both shoppers, and again for a split that is asked for again. */
const MAX_PARTS = 100;

/** What became of a split in one fold and for one of the two shoppers. */
export interface SplitPart {
  readonly fold: string;
  readonly shopper: string;
  readonly status: 'begun' | 'restored' | 'refused';
  /** Events that the log still had, and the time of the first, ms. */
  readonly events?: number;
  readonly since?: number | undefined;
  readonly reason?: string;
}

/** A split of two ids that were linked wrongly. */
export interface Split {
  from?: string;
  to?: string;
  by?: string;
  /** When it was asked for, ms. */
  at?: number;
  parts: SplitPart[];
}

/** Follows what becomes of splits in the folds of all services; entities are `<tenant>:<split>`. */
export class SplitsFold implements Fold<IdentitySplits, Split, never> {
  readonly name = SPLITS_FOLD;
  readonly inputs = [identitySplits];
  readonly emits = [];
  readonly stateVersion = 1;

  initialState = (): Split => ({ parts: [] });

  expiresAfterMs = (): number => KEPT_MS;

  evolve(event: FoldEvent<IdentitySplits>, context: FoldContext<Split, never>): void {
    const split = context.state(event.key);
    if (event.type === 'split.requested') {
      const { from, to, by } = event.data;
      Object.assign(split, { from, to, by, at: event.time });
      return;
    }
    const { fold, shopper } = event.data;
    const others = split.parts.filter((part) => part.fold !== fold || part.shopper !== shopper);
    split.parts = [...others, { fold, shopper, ...outcomeOf(event) }].slice(-MAX_PARTS);
  }
}

type Told = Exclude<FoldEvent<IdentitySplits>, { readonly type: 'split.requested' }>;

function outcomeOf({ type, data }: Told): Omit<SplitPart, 'fold' | 'shopper'> {
  switch (type) {
    case 'split.begun':
      return { status: 'begun' };
    case 'split.restored': {
      const { events, since } = data;
      return { status: 'restored', events, ...(since !== undefined && { since }) };
    }
    case 'split.refused':
      return { status: 'refused', reason: data.reason };
  }
}

/** As HTTP tells of a split. */
export function splitView(key: string, { parts, at, ...asked }: Split) {
  const isOpen = parts.length === 0 || parts.some(({ status }) => status === 'begun');
  const isRefused = parts.some(({ status }) => status === 'refused');
  return {
    split: idOf(key),
    ...asked,
    ...(at !== undefined && { at: new Date(at).toISOString() }),
    status: isOpen ? 'under way' : isRefused ? 'refused' : 'done',
    parts: parts.map(({ since, ...part }) => ({
      ...part,
      ...(since !== undefined && { since: new Date(since).toISOString() }),
    })),
  };
}
export type SplitView = ReturnType<typeof splitView>;
