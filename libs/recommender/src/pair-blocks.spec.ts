import { describe, expect, it } from '@jest/globals';
import { PairCounts, PairModel } from '@tradewind/ml';
import { blockKey, pairsKey } from './item-lists.js';
import { readPairBlocks } from './pair-blocks.js';

const itemsFrom = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `item-${String(from + i).padStart(4, '0')}`);

function count(counts: PairCounts, epoch: number, items: readonly string[]): void {
  const open = counts.openEpoch(epoch);
  const numbers = open.numbersOf(items);
  open.add({ numbers, from: 0, touched: 0, to: numbers.length, weight: 1 });
  counts.complete(open);
}

/** Publishes blocks as the trainer does. */
function publisher(counts: PairCounts) {
  const read = readPairBlocks(0.5);
  return (epoch: number, ...blocks: number[]) =>
    blocks
      .map((block, i) => {
        const data = Buffer.from(counts.encode(block)).toString('base64');
        const last = i === blocks.length - 1 && { last: true as const };
        const { numbering, blocks: all } = counts;
        const version = { shard: 0, epoch, block, numbering, blocks: all, ...last };
        const key = blockKey('shop', 0, block);
        return read({ type: 'pairs.changed', key, data: { ...version, data } });
      })
      .at(-1);
}

function modelIn(update: ReturnType<ReturnType<typeof readPairBlocks>>): PairModel {
  if (update && 'value' in update && update.value instanceof PairModel) return update.value;
  throw new TypeError(`this is no model: ${JSON.stringify(update)}`);
}

describe('blocks of pair counts as a view reads them', () => {
  it('become a version with the last block of their epoch, with those that have not changed', () => {
    const counts = new PairCounts();
    count(counts, 1, itemsFrom(0, 600));
    const publish = publisher(counts);
    const first = publish(1, 0, 1, 2);
    expect(first).toMatchObject({ key: pairsKey('shop', 0), epoch: 1 });
    count(counts, 2, itemsFrom(590, 600));
    const second = modelIn(publish(2, 2));
    expect(second.touches('item-0595')).toBe(2);
    expect(second.touches('item-0001')).toBe(1);
    expect(modelIn(first).touches('item-0595')).toBe(1);
  });

  it('may name neighbours of which no block has come yet', () => {
    const counts = new PairCounts();
    count(counts, 1, itemsFrom(250, 260));
    count(counts, 2, itemsFrom(0, 600));
    const model = modelIn(publisher(counts)(2, 0));
    expect(model.neighbours('item-0255').length).toBeGreaterThan(0);
    expect(model.touches('item-0599')).toBe(0);
  });

  it('are left as they are while not all blocks of a new numbering have come', () => {
    const counts = new PairCounts({ maxItems: 400 });
    count(counts, 1, itemsFrom(0, 390));
    const publish = publisher(counts);
    publish(1, 0, 1);
    count(counts, 2, itemsFrom(900, 960));
    expect(counts.numbering).toBe(1);
    expect(publish(2, 1)).toBeUndefined();
    const renewed = modelIn(publish(3, 0));
    expect(renewed.touches('item-0901')).toBe(1);
    expect(renewed.items).toBe(counts.items);
    for (const item of itemsFrom(0, 960)) {
      for (const neighbour of renewed.neighbours(item)) {
        expect(renewed.touches(neighbour.item)).toBeGreaterThan(0);
      }
    }
    count(counts, 4, itemsFrom(900, 902));
    expect(modelIn(publish(4, 0, 1)).touches('item-0901')).toBe(2);
  });

  it('that are damaged are refused by name, and the version before stays', () => {
    const counts = new PairCounts();
    count(counts, 1, itemsFrom(0, 10));
    const read = readPairBlocks(0.5);
    const version = { shard: 0, block: 0, numbering: 0, blocks: 1, last: true as const };
    const key = blockKey('shop', 0, 0);
    const data = Buffer.from(counts.encode(0)).toString('base64');
    const at = (epoch: number, text: string) =>
      read({ type: 'pairs.changed', key, data: { ...version, epoch, data: text } });
    expect(modelIn(at(1, data)).items).toBe(10);
    const refused = at(2, data.slice(0, 40));
    const reason = refused && 'rejected' in refused ? refused.rejected : '';
    expect(reason).toContain('shop:~pairs:0@2 cannot be read');
    expect(modelIn(at(3, data)).items).toBe(10);
  });
});
