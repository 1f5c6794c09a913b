import type { profilePurchaseDeltas } from '@tradewind/contracts';
import { cellOf } from '@tradewind/ml';
import type { Purchases } from '@tradewind/ml';
import { EpochSource } from '@tradewind/trainer';
import type { Gathered } from '@tradewind/trainer';
import { valueKey, valueModel } from './value-model.js';

/** Cells in which customers were counted anew, by the text of the cell. */
export interface EpochMoves {
  readonly cells: Record<string, number>;
}

/** What a partition collects of a tenant within one epoch, as it is stored. */
export type PurchaseMoves = Gathered<EpochMoves>;

/** Cells that are sent at once, so that an epoch of any length fits into records. */
const MOST_MOVES = 2_000;

/** How partitions feed the model of customer value: who is counted where, once an epoch. */
export const purchaseSource = new EpochSource<typeof profilePurchaseDeltas, EpochMoves>(
  valueModel,
  {
    initialPart: () => ({ cells: {} }),
    deltaOf: ({ cells }, { unit: tenant, source, epoch }) => ({
      key: valueKey(tenant),
      shard: 0,
      event: {
        type: 'purchases.moved',
        data: {
          tenant,
          source,
          epoch,
          moves: Object.entries(cells).map(([cell, change]) => [
            ...cell.split('|').map(Number),
            change,
          ]),
        },
      },
    }),
  },
);

type SourceContext = Parameters<typeof purchaseSource.partOf>[1];

/** Tells the trainer that a customer is to be counted as `after` instead of as `before`. */
export function movePurchases(
  tenant: string,
  { before, after }: { before: Purchases | undefined; after: Purchases | undefined },
  context: SourceContext,
): void {
  const [from, to] = [cellOf(before)?.join('|'), cellOf(after)?.join('|')];
  if (from === to) return;
  const { cells } = purchaseSource.partOf(tenant, context);
  if (from !== undefined) add(cells, from, -1);
  if (to !== undefined) add(cells, to, 1);
  if (Object.keys(cells).length >= MOST_MOVES) purchaseSource.flush(tenant, context);
}

function add(cells: EpochMoves['cells'], cell: string, by: number): void {
  const change = (cells[cell] ?? 0) + by;
  if (change === 0) Reflect.deleteProperty(cells, cell);
  else cells[cell] = change;
}
