import { privacyExports } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, PrivacyExports } from '@tradewind/contracts';

export const EXPORTS_FOLD = 'exports';

/** An export may be fetched for so long after its last part came, ms of stream time. */
export const EXPORT_KEPT_MS = 86_400_000;
/** Parts of one export: a shopper has several ids, and each fold tells of each. */
export const MAX_EXPORTED_PARTS = 500;

/** What one fold keeps of one id. */
export interface ExportedPart {
  readonly fold: string;
  /** Pseudonym. */
  readonly id: string;
  readonly state?: unknown;
  readonly tooLarge?: true;
}

/** Keeps what an export has gathered until it is fetched or expires; entities are `<tenant>:<regulation>`. */
export class ExportsFold implements Fold<PrivacyExports, { parts: ExportedPart[] }, never> {
  readonly name = EXPORTS_FOLD;
  readonly inputs = [privacyExports];
  readonly emits = [];
  readonly stateVersion = 1;

  initialState = (): { parts: ExportedPart[] } => ({ parts: [] });

  expiresAfterMs = (): number => EXPORT_KEPT_MS;

  evolve(
    event: FoldEvent<PrivacyExports>,
    context: FoldContext<{ parts: ExportedPart[] }, never>,
  ): void {
    const { parts } = context.state(event.key);
    const { fold, id, state, tooLarge } = event.data;
    if (parts.length >= MAX_EXPORTED_PARTS) return;
    parts.push({ fold, id, ...(tooLarge ? { tooLarge } : { state }) });
  }
}
