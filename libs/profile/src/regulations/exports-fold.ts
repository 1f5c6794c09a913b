import { privacyExports } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, PrivacyExports } from '@tradewind/contracts';

export const EXPORTS_FOLD = 'exports';

/** An export may be fetched for so long after its last part came, ms of stream time. */
const EXPORT_KEPT_MS = 86_400_000;
/** Parts that are kept of one id; the oldest give way. A conversation is a part. */
const MAX_EXPORTED_PARTS = 3_100;

/** What one fold keeps of one id. */
export interface ExportedPart {
  readonly regulation: string;
  readonly fold: string;
  /** Pseudonym. */
  readonly id: string;
  readonly state?: unknown;
  readonly tooLarge?: true;
}

export interface ExportsOfId {
  parts: ExportedPart[];
}

/**
 * Keeps what exports have gathered of an id until they are fetched or expire; an erasure ends them at once.
 * Entities are `<tenant>:<id>`.
 */
export class ExportsFold implements Fold<PrivacyExports, ExportsOfId, never> {
  readonly name = EXPORTS_FOLD;
  readonly inputs = [privacyExports];
  readonly emits = [];
  readonly stateVersion = 1;

  initialState = (): ExportsOfId => ({ parts: [] });

  expiresAfterMs = (): number => EXPORT_KEPT_MS;

  evolve(event: FoldEvent<PrivacyExports>, context: FoldContext<ExportsOfId, never>): void {
    if (event.type === 'exports.erased') {
      context.forget(event.key);
      return;
    }
    const state = context.state(event.key);
    const { regulation, fold, id, state: kept, tooLarge } = event.data;
    const part = { regulation, fold, id, ...(tooLarge ? { tooLarge } : { state: kept }) };
    state.parts = [...state.parts, part].slice(-MAX_EXPORTED_PARTS);
  }
}
