import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const PATCHED = Symbol.for('tradewind.kafkajs.requestQueue');

/**
 * Stops kafkajs 2.2.4 from polling. Once a connection has sent its first request, its queue checks for
 * pending requests every millisecond for as long as it lives, whether there are any or not
 * (tulios/kafkajs#1704), which costs about 40 ms of processor time a second and connection, and passes
 * negative time-outs on the way (#1751).
 *
 * A check is needed only while something is pending; a request that is pushed schedules one, and every
 * response checks by itself. Patching twice changes nothing.
 */
export function stopRequestQueuePolling(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueue & { [PATCHED]?: true };
  };
  if (prototype[PATCHED]) return;
  const schedule = Reflect.get<typeof prototype, 'scheduleCheckPendingRequests'>(
    prototype,
    'scheduleCheckPendingRequests',
  );
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
  prototype[PATCHED] = true;
}
