import {
  DOCUMENT_CHANGED,
  defineTopic,
  documentChangedSchema,
  envelopeHeaders,
  epochClosedSchema,
} from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, ModelGate, TopicEvent } from '@tradewind/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import type { LogRecord } from '@tradewind/log';

export const EPOCH_MS = 100;
const concluded = z.object({ what: z.string(), n: z.number() });
export const input = defineTopic({
  name: 'test.input.v1',
  description: 'Amounts by account.',
  key: 'shopper',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 1,
  events: {
    added: z.object({ amount: z.number() }),
    'clock.tick': z.object({ time: z.number() }),
    [DOCUMENT_CHANGED]: documentChangedSchema,
  },
});
export const output = defineTopic({
  name: 'test.output.v1',
  description: 'What the fold concludes.',
  key: 'shopper',
  partitions: 2,
  cleanup: 'delete',
  retentionDays: 1,
  events: { concluded, closed: epochClosedSchema },
});

const decisions = defineTopic({ ...output, name: 'test.decisions.v1', decisions: true });

export const open: ModelGate = { isReady: () => true, whenReady: () => Promise.resolve() };

/** Not ready each time that the pattern says so, once. */
export function hesitant(pattern: readonly boolean[]): ModelGate {
  let asked = 0;
  return { ...open, isReady: () => pattern[asked++ % pattern.length] ?? true };
}

interface Account {
  total: number;
  wakes: number;
}
interface Sum {
  all: number;
}

/** Sums, concludes at each tenth, sets a timer for a while after each addition, reports epochs. */
export class AccountFold implements Fold<typeof input, Account, Sum> {
  readonly name: string;
  readonly inputs = [input];
  readonly emits = [output, decisions];
  readonly stateVersion = 1;
  readonly gate: ModelGate;
  readonly #output: typeof output;
  readonly #wakesAfterMs: number;

  /** With `decides` its conclusions are decisions. */
  constructor({
    gate = open,
    decides = false,
    wakesAfterMs = 70,
    name = 'accounts',
  }: { gate?: ModelGate; decides?: boolean; wakesAfterMs?: number; name?: string } = {}) {
    this.name = name;
    this.gate = gate;
    this.#wakesAfterMs = wakesAfterMs;
    this.#output = decides ? decisions : output;
  }

  initialState = () => ({ total: 0, wakes: 0 });
  initialPart = () => ({ all: 0 });

  evolve(event: FoldEvent<typeof input>, context: FoldContext<Account, Sum>): void {
    if (event.type !== 'added') return;
    const account = context.state(event.key);
    account.total += event.data.amount;
    context.part('sum').all += event.data.amount;
    context.wakeAt(event.key, context.now + this.#wakesAfterMs);
    if (account.total % 10 === 0) this.#conclude('tenth', account.total, event.key, context);
  }

  wake(entity: string, context: FoldContext<Account, Sum>): void {
    const account = context.state(entity);
    account.wakes += 1;
    this.#conclude(`quiet at ${String(context.now)}`, account.total, entity, context);
    if (account.wakes % 3 === 1) context.wakeAt(entity, context.now + 35);
  }

  closeEpoch(
    _from: number,
    through: number,
    context: Parameters<NonNullable<Fold['closeEpoch']>>[2],
  ) {
    context.emit({
      topic: output,
      key: 'demo:sum',
      slot: `closed|${String(through)}`,
      event: { type: 'closed', data: { source: context.partitionId, through } },
    });
  }

  #conclude(what: string, n: number, key: string, context: FoldContext<Account, Sum>): void {
    context.emit({ topic: this.#output, key, event: { type: 'concluded', data: { what, n } } });
  }
}

export interface Addition {
  readonly account: number;
  readonly amount: number;
  readonly wait: number;
  readonly tick: boolean;
  readonly repeat: boolean;
}
export const additions = fc.array(
  fc.record<Addition>({
    account: fc.integer({ min: 0, max: 4 }),
    amount: fc.integer({ min: 1, max: 5 }),
    wait: fc.constantFrom(0, 1, 20, 60, 130, 700),
    tick: fc.boolean(),
    repeat: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

export interface Step {
  readonly event: TopicEvent<typeof input>;
  readonly key: string;
  readonly time: number;
  readonly id: string;
}

export function stepsOf(all: readonly Addition[]): Step[] {
  let time = 1_000;
  return all.flatMap(({ account, amount, wait, tick, repeat }, i): Step[] => {
    time += wait;
    if (tick)
      return [
        {
          event: { type: 'clock.tick' as const, data: { time } },
          key: '',
          time,
          id: `t${String(i)}`,
        },
      ];
    const event = { type: 'added' as const, data: { amount } };
    const step = { event, key: `demo:${String(account)}`, time, id: `e${String(i)}` };
    return repeat ? [step, step] : [step];
  });
}

export function recordOf({ event, key, time, id }: Step, offset: number): LogRecord {
  const headers = envelopeHeaders({
    id,
    source: '/test',
    type: event.type,
    time,
    recordedAt: time,
  });
  const bytes = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const);
  return {
    topic: input.name,
    partition: 0,
    offset,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify(event.data)),
    headers: Object.fromEntries(bytes),
    timestamp: time,
  };
}
