import { describe, expect, it } from '@jest/globals';
import { OwnedPartition } from './owned-partition.js';

describe('a partition that is owned', () => {
  const nothing = () => Promise.resolve();

  it('works on one batch at a time', async () => {
    const owned = new OwnedPartition({ topic: 't', partition: 0, offset: 0 });
    const seen: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    owned.inTurn(async () => {
      await gate.promise;
      seen.push('first');
    });
    const second = owned.inTurn(() => Promise.resolve(void seen.push('second')));
    expect(owned.queued).toBe(2);
    gate.resolve(undefined);
    await second.done;
    expect([seen, owned.queued]).toEqual([['first', 'second'], 0]);
  });

  it('does not block others with batches behind a waiting one', async () => {
    const owned = new OwnedPartition({ topic: 't', partition: 0, offset: 0 });
    const gate = Promise.withResolvers<undefined>();
    const never = Promise.withResolvers<undefined>();
    owned.inTurn(async () => {
      await gate.promise;
      await owned.waitFor(never.promise);
    });
    owned.inTurn(nothing);
    const third = owned.inTurn(nothing);
    gate.resolve(undefined);
    await third.before.free;
    expect(owned.queued).toBe(2);
    owned.stopWaiting();
    await third.done;
    expect(owned.queued).toBe(0);
  });
});
