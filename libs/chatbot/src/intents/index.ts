import { afterSalesIntents } from './after-sales.js';
import { deliveryIntents } from './delivery.js';
import type { Intent } from './intent.js';
import { orderIntents } from './orders.js';
import { outOfScope } from './out-of-scope.js';
import { paymentIntents } from './payment.js';
import { smallTalkIntents } from './small-talk.js';

export * from './intent.js';

/** The intents that the assistant of any shop understands. */
export const shopIntents: readonly Intent[] = [
  ...orderIntents,
  ...deliveryIntents,
  ...afterSalesIntents,
  ...paymentIntents,
  ...smallTalkIntents,
  outOfScope,
];
