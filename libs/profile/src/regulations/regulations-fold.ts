import { privacyRegulations } from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  PrivacyRegulations,
  RegulationType,
} from '@tradewind/contracts';

export const REGULATIONS_FOLD = 'regulations';

/** A receipt is kept for so long, ms of stream time. */
const KEPT_MS = 400 * 86_400_000;
/** Refusals that a receipt tells one by one. */
const MAX_REFUSALS = 20;

/** What one fold has done so far. */
export interface FoldReceipt {
  /** Receipts that have come of ids that the request named. */
  told: number;
  /** Entities of which something was kept. */
  found: number;
  /** Ids that the request did not know and the fold found by its links. */
  further: number;
  refused: { readonly id: string; readonly reason: string }[];
  /** Stream times of the first and the last receipt, ms. */
  firstAt: number;
  lastAt: number;
}

/** A request and what became of it. Ids are pseudonyms. */
export interface RegulationState {
  type?: RegulationType;
  suppress?: true;
  by?: string;
  /** When it was asked for, ms. */
  at?: number;
  shoppers?: readonly (readonly string[])[];
  /** By fold: how many receipts there will be. */
  expected?: Readonly<Record<string, number>>;
  folds: Record<string, FoldReceipt>;
}

/** Gathers the receipts of all services for what was asked of shoppers; entities are `<tenant>:<regulation>`. */
export class RegulationsFold implements Fold<PrivacyRegulations, RegulationState, never> {
  readonly name = REGULATIONS_FOLD;
  readonly inputs = [privacyRegulations];
  readonly emits = [];
  readonly stateVersion = 1;
  readonly listed = true;

  initialState = (): RegulationState => ({ folds: {} });

  expiresAfterMs = (): number => KEPT_MS;

  evolve(event: FoldEvent<PrivacyRegulations>, context: FoldContext<RegulationState, never>): void {
    const state = context.state(event.key);
    if (event.type === 'regulation.requested') {
      const { type, suppress, by, shoppers, receipts: expected } = event.data;
      Object.assign(state, { type, by, shoppers, expected, at: event.time });
      if (suppress) state.suppress = suppress;
      return;
    }
    const { fold, id, found, entities = 1, further, refused } = event.data;
    const receipt = (state.folds[fold] ??= noReceipt(event.time));
    if (further) receipt.further += 1;
    else receipt.told += 1;
    if (found) receipt.found += entities;
    if (refused !== undefined && receipt.refused.length < MAX_REFUSALS) {
      receipt.refused.push({ id, reason: refused });
    }
    receipt.firstAt = Math.min(receipt.firstAt, event.time);
    receipt.lastAt = Math.max(receipt.lastAt, event.time);
  }
}

function noReceipt(at: number): FoldReceipt {
  return { told: 0, found: 0, further: 0, refused: [], firstAt: at, lastAt: at };
}
