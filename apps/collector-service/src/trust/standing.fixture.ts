import { defaultPolicy } from '@tradewind/service';
import type { Standing } from './standing.js';

/** A request of the shop's own server. */
export const ofServer: Standing = {
  source: 'server',
  policy: defaultPolicy,
  isSigned: () => false,
};
