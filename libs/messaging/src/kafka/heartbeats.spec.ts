import { describe, expect, it } from '@jest/globals';
import { Heartbeats } from './heartbeats.js';

const failing = (type: string) => Object.assign(new Error(type), { type });

describe('heartbeats during a batch', () => {
  it('are sent, and leave nothing to tell', async () => {
    let sent = 0;
    const heartbeats = new Heartbeats(() => {
      sent++;
      return Promise.resolve();
    });
    await heartbeats.beat();
    await heartbeats.beat();
    heartbeats.rethrow();
    expect([sent, heartbeats.lost]).toEqual([2, false]);
  });

  it('keep a rebalance for the client, while the work still counts', async () => {
    const heartbeats = new Heartbeats(() => Promise.reject(failing('REBALANCE_IN_PROGRESS')));
    await heartbeats.beat();
    expect(heartbeats.lost).toBe(false);
    expect(() => {
      heartbeats.rethrow();
    }).toThrow('REBALANCE_IN_PROGRESS');
  });

  it.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'])(
    'make the work stale on %s',
    async (type) => {
      let sent = 0;
      const heartbeats = new Heartbeats(() => {
        sent++;
        return Promise.reject(failing(type));
      });
      await heartbeats.beat();
      await heartbeats.beat();
      expect([sent, heartbeats.lost]).toEqual([1, true]);
      expect(() => {
        heartbeats.rethrow();
      }).toThrow(type);
    },
  );
});
