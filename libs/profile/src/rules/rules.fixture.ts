import { profileSegments, segmentDocument } from '@tradewind/contracts';
import type { ContentInputOf } from '@tradewind/contracts';
import { harnessOf, SnapshotBoard, START } from '../shop-scene.fixture.js';
import type { ShopperHarness } from '../shop-scene.fixture.js';

export const ANN = 'demo:ann';
export const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
type Content = ContentInputOf<typeof segmentDocument>;
export type Where = Content['where'];

export const absence: Where[number] = {
  kind: 'absence',
  after: { event: 'cart.item_added' },
  without: [{ event: 'order.completed' }],
  within: '1h',
  lasting: '2d',
};

export function define(harness: ShopperHarness, id: string, where: Where | undefined): void {
  const content = where && { name: id, where };
  harness.document(segmentDocument, { tenant: 'demo', id }, content);
}

export function harnessWith(where: Where): ShopperHarness {
  const harness = harnessOf(new SnapshotBoard());
  define(harness, 'rule', where);
  return harness;
}

/** Whether an output tells of a segment by rules; learned segments have no part in these specs. */
export function isOfRules({ topic, event }: { topic: { name: string }; event: { data: unknown } }) {
  const { modelVersion = '' } = event.data as { modelVersion?: string };
  return topic.name === profileSegments.name && modelVersion.startsWith('rule@');
}

/** Transitions so far: when, and what. */
export function transitions(harness: ShopperHarness, key = ANN) {
  return harness.outputs
    .filter((output) => isOfRules(output) && output.key === key)
    .map(({ time, event }) => [
      (time - START) / SECOND,
      `${event.type.slice('segment.'.length)} ${(event.data as { segment: string }).segment}`,
    ]);
}
