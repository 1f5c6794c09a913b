import {
  REGULATION_PASSED,
  regulationTypeOf,
  STATE_HANDED_BACK,
  STATE_HANDED_OVER,
} from '@tradewind/contracts';
import type { Parcel, RegulationPassed, RegulationType, TopicContract } from '@tradewind/contracts';
import type { FoldEvent } from '@tradewind/contracts';
import type { HandOverStep, Taken } from './hand-over-step.js';

/** What is asked of the shopper of a record's key. */
interface Regulation extends RegulationPassed {
  readonly type: RegulationType;
  /** It comes from another id of the shopper, and not from the request itself. */
  readonly further: boolean;
}

/** The most ids that go with a regulation on its way. */
const MAX_NAMED_IDS = 200;

/** What a record asks of its shopper; `undefined` for any other event. */
export function regulationOf({ type, data, recordedAt }: FoldEvent<TopicContract>) {
  if (type === REGULATION_PASSED) return { ...(data as RegulationPassed), further: true };
  const asked = regulationTypeOf(type);
  if (asked === undefined) return undefined;
  const said = data as Pick<RegulationPassed, 'regulation' | 'ids' | 'suppress'>;
  return { ...said, type: asked, at: recordedAt, further: false };
}

/**
 * Does what was asked with what the fold keeps under this id, and asks the same of ids that were linked to
 * it and that the request does not name. An id that belongs to another shopper by now is left alone.
 */
export function regulate(step: HandOverStep, asked: Regulation): Taken {
  const { entity, event } = step;
  const { erased, to } = entity.links;
  if (asked.type === 'erase' && erased?.regulation === asked.regulation) return 'duplicate';
  if (!entity.remember(event.id)) return 'duplicate';
  if (to !== undefined && !asked.ids.includes(to)) {
    // The owner of the id only looks whether it still has it.
    if (!asked.further) tell(step, asked, { found: false, refused: 'linked to another shopper' });
    return 'taken';
  }
  passOn(step, asked);
  tell(step, asked, { found: apply[asked.type](step, asked) });
  return 'taken';
}

/** Whether a record is from before the erasure of its shopper. */
export function isFromBefore({ entity, event }: HandOverStep): boolean {
  const { erased } = entity.links;
  return erased !== undefined && event.recordedAt <= erased.at;
}

/** What comes late from before an erasure is not taken up; the id that sent its state is erased as well. */
export function leaveOut({ entity, event, passRegulation }: HandOverStep): Taken {
  const { erased } = entity.links;
  const isState = event.type === STATE_HANDED_OVER || event.type === STATE_HANDED_BACK;
  if (!erased || !isState) return 'taken';
  const { from, ids, path } = event.data as Parcel;
  const all = [...new Set([entity.id, from, ...path, ...Object.keys(ids)])];
  for (const id of all.slice(1)) passRegulation(id, { ...erased, type: 'erase', ids: all });
  return 'taken';
}

/** Each returns whether something was kept. */
const apply: Readonly<Record<RegulationType, (step: HandOverStep, asked: Regulation) => boolean>> =
  {
    erase: (step, { regulation, at, suppress = false }) => {
      endRestoring(step);
      return step.entity.erase({ regulation, at }, suppress);
    },
    suppress: ({ entity }) => {
      entity.setLinks({ ...entity.links, suppressed: true });
      entity.stopTimer();
      return entity.state !== undefined;
    },
    unsuppress: ({ entity }) => {
      const { suppressed, ...links } = entity.links;
      entity.setLinks(links);
      return suppressed === true;
    },
    export: ({ entity, exportState }, { regulation }) => {
      const { state } = entity;
      if (state !== undefined) exportState({ regulation, id: entity.id }, state);
      return state !== undefined;
    },
  };

function passOn({ entity, passRegulation }: HandOverStep, asked: Regulation): void {
  const { ids: linked = {}, via = [] } = entity.links;
  const further = new Set([...Object.keys(linked), ...via].filter((id) => !asked.ids.includes(id)));
  if (further.size === 0) return;
  const { regulation, type, at, suppress } = asked;
  const ids = [...new Set([entity.id, ...asked.ids, ...further])].slice(0, MAX_NAMED_IDS);
  for (const id of further)
    passRegulation(id, { regulation, type, at, ids, ...(suppress && { suppress }) });
}

function tell(
  { entity, tellRegulation }: HandOverStep,
  { regulation, further }: Regulation,
  what: { readonly found: boolean; readonly refused?: string },
): void {
  tellRegulation({ regulation, id: entity.id, ...what, ...(further && { further: true }) });
}

/** A state that is being built again is not needed any more. */
function endRestoring({ entity, restorations, tell: tellSplit }: HandOverStep): void {
  const open = entity.links.restoring;
  if (open === undefined) return;
  restorations.end();
  for (const split of open.splits) {
    const reason = 'the shopper was erased';
    tellSplit({ type: 'split.refused', data: { split, shopper: entity.id, reason } });
  }
}
