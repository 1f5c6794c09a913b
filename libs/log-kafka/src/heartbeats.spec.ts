import { describe, expect, it } from '@jest/globals';
import { Heartbeats } from './heartbeats.js';

const failing = (type: string) => Object.assign(new Error(type), { type });

describe('heartbeats of a member', () => {
  it('are sent, without an error', async () => {
    let sent = 0;
    const heartbeats = new Heartbeats();
    const send = () => {
      sent++;
      return Promise.resolve();
    };
    await heartbeats.beat(send);
    await heartbeats.beat(send);
    heartbeats.rethrow();
    expect([sent, heartbeats.lost, heartbeats.failed]).toEqual([2, false, false]);
  });

  it('keep a rebalance for the client, while the work remains valid', async () => {
    const heartbeats = new Heartbeats();
    await heartbeats.beat(() => Promise.reject(failing('REBALANCE_IN_PROGRESS')));
    expect([heartbeats.lost, heartbeats.failed]).toEqual([false, true]);
    expect(() => {
      heartbeats.rethrow();
    }).toThrow('REBALANCE_IN_PROGRESS');
  });

  it.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'])(
    'make the work stale on %s',
    async (type) => {
      let sent = 0;
      const heartbeats = new Heartbeats();
      const send = () => {
        sent++;
        return Promise.reject(failing(type));
      };
      await heartbeats.beat(send);
      await heartbeats.beat(send);
      expect([sent, heartbeats.lost]).toEqual([1, true]);
      expect(() => {
        heartbeats.rethrow();
      }).toThrow(type);
    },
  );

  it('continue once a failure has been handed over', async () => {
    const heartbeats = new Heartbeats();
    await heartbeats.beat(() => Promise.reject(new Error('the connection is gone')));
    expect(() => {
      heartbeats.rethrow();
    }).toThrow('the connection is gone');
    let sent = 0;
    await heartbeats.beat(() => {
      sent++;
      return Promise.resolve();
    });
    expect([sent, heartbeats.lost, heartbeats.failed]).toEqual([1, false, false]);
  });
});
