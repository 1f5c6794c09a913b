import { keyOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { eventIdOf, STREAM_START } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';

const ACCOUNTS = 300;
/** Names of every object's properties, which are data like any other. */
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'a:b', 'ключ'];
const LONGEST_WAIT_MS = 1_600;

/** Amounts by account: a few accounts have most of the events, most have a few. */
export function amountEvents(seed: number, count: number): StreamEvent[] {
  const draw = new Random(seed);
  let time = STREAM_START;
  return Array.from({ length: count }, (_, n) => {
    time += draw.between(0, LONGEST_WAIT_MS);
    const account = draw.ranked(ACCOUNTS);
    const name = ODD_NAMES[account - 5] ?? `account-${String(account)}`;
    return {
      key: keyOf('demo', name),
      type: 'amount.added',
      data: { amount: draw.between(1, 100) },
      time,
      id: eventIdOf(seed, `amount-${String(n)}`),
    };
  });
}
