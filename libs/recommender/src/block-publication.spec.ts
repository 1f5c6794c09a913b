import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockPublication } from './block-publication.js';

const options = { republishEpochs: 4, republishShare: 0.25 };
const idle = { isIdle: true };
const busy = { isIdle: false };

describe('BlockPublication', () => {
  it('publishes a new block, and one that has grown by its share, at once', () => {
    const publication = new BlockPublication(options);
    publication.added(0, 100);
    expect(publication.take(1, busy)).toEqual([0]);
    publication.added(0, 24);
    expect([publication.take(2, busy), publication.isWaiting]).toEqual([[], true]);
    publication.added(0, 1);
    expect([publication.take(3, busy), publication.isWaiting]).toEqual([[0], false]);
  });

  it('lets no changed block wait longer than its turn, nor one that has not changed be published', () => {
    const epochs = fc.array(fc.uniqueArray(fc.nat({ max: 9 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(epochs, (changes) => {
        let publication = new BlockPublication(options);
        for (let block = 0; block < 10; block++) publication.added(block, 1_000);
        publication.take(-1, busy);
        const changedIn = new Map<number, number>();
        changes.forEach((changed, epoch) => {
          for (const block of changed) {
            publication.added(block, 1);
            if (!changedIn.has(block)) changedIn.set(block, epoch);
          }
          for (const block of publication.take(epoch, busy)) {
            expect(epoch - (changedIn.get(block) ?? Infinity)).toBeLessThan(4);
            changedIn.delete(block);
          }
          for (const since of changedIn.values()) expect(epoch - since).toBeLessThan(4);
          const state = JSON.parse(JSON.stringify(publication.toState())) as [];
          publication = new BlockPublication(options, state);
        });
        expect(publication.take(changes.length, idle)).toEqual([...changedIn.keys()].sort());
        expect(publication.isWaiting).toBe(false);
      }),
    );
  });

  it('publishes no more than 64 blocks at a time, those first that have waited longest', () => {
    const publication = new BlockPublication(options);
    for (let block = 0; block < 200; block++) publication.added(block, 1);
    expect(publication.take(1, busy)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    for (let block = 0; block < 64; block++) publication.added(block, 1);
    expect(publication.take(2, busy)[0]).toBe(64);
    for (let epoch = 3; publication.isWaiting; epoch++) publication.take(epoch, idle);
  });

  it('publishes all blocks again once they name other items', () => {
    const publication = new BlockPublication(options);
    for (let block = 0; block < 5; block++) publication.added(block, 1);
    publication.take(1, busy);
    publication.renumbered();
    expect(publication.take(2, busy)).toEqual([0, 1, 2, 3, 4]);
  });
});
