import { defineDocument, DOCUMENT_CHANGED, envelopeHeaders } from '@tradewind/contracts';
import type {
  DocumentChanged,
  Fold,
  FoldContext,
  FoldEvent,
  PartitionContext,
} from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { z } from 'zod';
import { input, output } from './account-fold.fixture.js';

export const rate = defineDocument({
  kind: 'rate',
  description: 'What an amount is multiplied by.',
  ids: 'Any name.',
  schema: z.strictObject({ factor: z.number(), unit: z.string().default('piece') }),
  maxPerTenant: 100_000,
  maxBytes: 1_000,
  deliveredTo: [input],
  example: { id: 'all', content: { factor: 2 } },
});

interface Account {
  total: number;
}

/** Weighs amounts by the rate of the tenant, in events, in timers, at the end of epochs and at a change. */
export class RateFold implements Fold<typeof input, Account, { changes: number }> {
  readonly name = 'rates';
  readonly inputs = [input];
  readonly emits = [output];
  readonly documents = [rate];
  readonly stateVersion = 1;

  initialState = () => ({ total: 0 });
  initialPart = () => ({ changes: 0 });

  evolve(event: FoldEvent<typeof input>, context: FoldContext<Account, { changes: number }>): void {
    if (event.type !== 'added') return;
    const factor = context.documents.get(rate, event.tenant, 'all')?.content.factor ?? 1;
    const account = context.state(event.key);
    account.total += factor * event.data.amount;
    context.wakeAt(event.key, context.now + 70);
    conclude('added', account.total, event.key, context);
  }

  wake(entity: string, context: FoldContext<Account, { changes: number }>): void {
    const rates = context.documents.list(rate, 'demo');
    conclude(
      rates.map(({ id, version }) => `${id}@${version}`).join(),
      rates.length,
      entity,
      context,
    );
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<{ changes: number }>): void {
    const version = context.documents.get(rate, 'demo', 'all')?.version ?? 0;
    conclude(`closed ${through}`, version, 'demo:sum', context);
  }

  documentChanged(change: DocumentChanged, context: PartitionContext<{ changes: number }>): void {
    if (change.id === 'poison') throw new Error('no such rate');
    const part = context.part('all');
    part.changes += 1;
    conclude(`changed ${change.id}`, part.changes, 'demo:sum', context);
  }
}

function conclude(what: string, n: number, key: string, context: PartitionContext<unknown>): void {
  context.emit({ topic: output, key, event: { type: 'concluded', data: { what, n } } });
}

/** The record by which a partition is told of a version; `time` must not matter. */
export function changeRecord(change: DocumentChanged, offset: number, time = 9e12): LogRecord {
  const headers = envelopeHeaders({
    id: `d${offset}`,
    source: '/shop-service/documents/settings.commands.v1/0',
    type: DOCUMENT_CHANGED,
    time,
    recordedAt: time,
  });
  return {
    topic: input.name,
    partition: 0,
    offset,
    key: Buffer.from(`${change.tenant}:${change.id}`),
    value: Buffer.from(JSON.stringify(change)),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const),
    ),
    timestamp: time,
  };
}
