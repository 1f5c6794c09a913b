import type { PartitionStore } from '@tradewind/state';
import { eventually } from '../controls/eventually.js';

/**
 * The gate's answer, once it gives one: true for a change that is kept, false for one that is lost.
 * A WAIT may fall short for a moment on a busy machine.
 */
export async function gateAnswer(
  store: PartitionStore,
  scope: string,
  nonce: string,
): Promise<boolean | undefined> {
  let answer: boolean | undefined;
  await eventually('the gate answers', async () => {
    answer = await store.confirm(scope, nonce).catch(() => undefined);
    return answer !== undefined;
  });
  return answer;
}
