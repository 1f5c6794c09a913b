import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { EventLoopQueue } from './event-loop-queue.js';

describe('EventLoopQueue', () => {
  it('lets what one has begun go on before the next one begins', async () => {
    const turns = new EventLoopQueue();
    const seen: string[] = [];
    const work = async (name: string) => {
      await turns.next();
      seen.push(`${name} computes`);
      await setImmediate();
      seen.push(`${name} has sent`);
    };
    await Promise.all(['a', 'b', 'c'].map(work));
    expect(seen).toEqual([
      ...['a computes', 'a has sent', 'b computes', 'b has sent', 'c computes', 'c has sent'],
    ]);
  });
});
