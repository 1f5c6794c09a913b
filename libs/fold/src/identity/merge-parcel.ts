import type { Parcel } from '@tradewind/contracts';
import { upgraded } from '../group/state-versions.js';
import type { HandOverStep } from './hand-over-step.js';

/** Takes a state that comes with a record into that of its key; without effect if it brings none. */
export function mergeParcel(
  { member: { fold }, entity }: Pick<HandOverStep, 'member' | 'entity'>,
  { state, version = 1, seen = '' }: Pick<Parcel, 'state' | 'version' | 'seen'>,
): void {
  if (state === undefined) return;
  entity.merge(upgraded(fold, entity.key, { s: state, v: version }), seen);
}
