import type { LogRecord } from '@tradewind/log';
import { decodeInput } from '../decode/decode-input.js';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import type { Steps } from '../steps/steps.js';
import type { RecordAt } from './chunk-hand-overs.js';
import { causeOf, stepOf } from './chunk-step.js';
import type { FoldStep, Step } from './chunk-step.js';
import { failurePlace } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import type { Outbox } from './outbox.js';

export interface HeldSteps {
  readonly group: FoldGroup;
  readonly outbox: Outbox;
  readonly failures?: Pick<FoldFailures, 'at'> | undefined;
  /** Whether the write takes no more. */
  readonly isFull: () => boolean;
  /** Has a fold take the record; its entities are loaded. */
  readonly take: (step: FoldStep, decoded: Decoded & { ok: true }, at: RecordAt) => void;
}

/** Takes records that were held until now, as many as fit the write; returns how many. */
export function* takeHeld(records: readonly LogRecord[], held: HeldSteps): Steps<number> {
  const { group } = held;
  const failures = noted(held);
  const steps = records.map((record) =>
    stepOf(group, { record, decoded: decodeInput(group, record) }, failures),
  );
  yield { kind: 'load', names: steps.flatMap(({ touched }) => touched) };
  let taken = 0;
  for (const step of steps) {
    if (held.isFull()) break;
    takeOne(step, held);
    taken += 1;
  }
  return taken;
}

/** Has one fold take records that were held until now. */
export function takeAgain(
  { name }: GroupMember,
  records: readonly LogRecord[],
  held: Omit<HeldSteps, 'isFull'>,
): void {
  for (const record of records) {
    const step = stepOf(
      held.group,
      { record, decoded: decodeInput(held.group, record) },
      noted(held),
    );
    takeOne({ ...step, folds: step.folds.filter(({ member }) => member.name === name) }, held);
  }
}

/** Failures at records that were held are noted apart. */
function noted({ failures }: Pick<HeldSteps, 'failures'>): Pick<FoldFailures, 'at'> | undefined {
  if (failures === undefined) return undefined;
  const at: FoldFailures['at'] = (place, fold) => failures.at(failurePlace(place, true), fold);
  return { at };
}

function takeOne(
  { record, decoded, folds }: Step,
  { outbox, take }: Pick<HeldSteps, 'outbox' | 'take'>,
): void {
  if (!decoded.ok) {
    outbox.deadLetter(record, decoded);
    return;
  }
  const at = { record, cause: causeOf(decoded, record), isDue: true };
  for (const step of folds) {
    if (step.refusal) outbox.deadLetter(record, step.refusal, step.member.name);
    else take(step, decoded, at);
  }
}
