import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { stopRequestQueuePolling } from './request-queue-patch.js';

interface Entry {
  readonly entry: { readonly correlationId: number };
  readonly expectResponse: boolean;
  readonly sendRequest: () => void;
}

interface Queue {
  push(request: Entry): void;
  fulfillRequest(response: { correlationId: number; payload: object; size: number }): void;
  maybeThrottle(ms: number): void;
}

const RequestQueue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
) as new (options: object) => Queue;

const logger = { debug: () => undefined, warn: () => undefined };

describe('the request queue of kafkajs', () => {
  const sent: number[] = [];
  let queue: Queue;

  beforeEach(() => {
    jest.useFakeTimers();
    sent.length = 0;
    queue = new RequestQueue({
      maxInFlightRequests: 1,
      requestTimeout: 30_000,
      enforceRequestTimeout: false,
      clientId: 'spec',
      broker: 'spec:9092',
      logger,
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const push = (correlationId: number): void => {
    queue.push({
      entry: {
        correlationId,
        resolve: () => undefined,
        reject: () => undefined,
      } as Entry['entry'],
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  };
  const answer = (correlationId: number): void => {
    queue.fulfillRequest({ correlationId, payload: {}, size: 0 });
  };
  /** Counts how often an idle queue looks for pending requests in a second. */
  const idleTimers = (): number => {
    push(1);
    answer(1);
    let fired = 0;
    for (let ms = 0; ms < 1_000; ms++) {
      fired += jest.getTimerCount();
      jest.advanceTimersByTime(1);
    }
    return fired;
  };

  // Runs first, on the unpatched prototype. Once kafkajs no longer polls, the patch can be removed.
  it('polls while it is idle, without the patch', () => {
    expect(idleTimers()).toBeGreaterThan(500);
  });

  it('sets no timer while it is idle, with the patch', () => {
    stopRequestQueuePolling();
    stopRequestQueuePolling();
    expect(idleTimers()).toBe(0);
  });

  it('still sends requests that waited for a response', () => {
    stopRequestQueuePolling();
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
    answer(2);
    jest.runAllTimers();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('still sends requests that waited for the end of a throttle', () => {
    stopRequestQueuePolling();
    queue.maybeThrottle(500);
    push(1);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(20);
    expect(sent).toEqual([1]);
  });
});
