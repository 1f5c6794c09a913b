import type { profileBehaviourDeltas } from '@tradewind/contracts';
import { EpochSource } from '@tradewind/trainer';
import type { Gathered } from '@tradewind/trainer';
import { addToSample, forgetSampled, sampledAs } from '../epoch-sample.js';
import type { EpochSample } from '../epoch-sample.js';
import type { ShopperProfile } from '../profile-state.js';
import { behaviourRecord } from './behaviour.js';
import { embeddingKey, embeddingModel } from './embedding-model.js';

/** What a partition collects of a tenant within one epoch, as it is stored. */
export type BehaviourSample = Gathered<EpochSample>;

/** How partitions feed the deep profile: the behaviour of a sample of shoppers, once an epoch. */
export const behaviourSource = new EpochSource<typeof profileBehaviourDeltas, EpochSample>(
  embeddingModel,
  {
    initialPart: () => ({ sample: [] }),
    deltaOf: ({ sample, forgotten }, { unit: tenant, source, epoch }) => ({
      key: embeddingKey(tenant),
      shard: 0,
      slot: `behaviour|${tenant}|${source}|${epoch}`,
      event: {
        type: 'behaviour.sampled',
        data: {
          ...{ tenant, source, epoch },
          records: sample.map(([, record]) => record),
          shoppers: sample.map(([shopper]) => shopper),
          times: sample.map(([, , time]) => time),
          ...(forgotten && { forgotten }),
        },
      },
    }),
  },
);

type SourceContext = Parameters<typeof behaviourSource.partOf>[1];

/** Takes the behaviour of a shopper as of `time`, ms, into the sample of the epoch. */
export function sampleBehaviour(
  { tenant, shopper }: { readonly tenant: string; readonly shopper: string },
  { profile, time }: { readonly profile: ShopperProfile; readonly time: number },
  context: SourceContext,
): void {
  const { sample } = behaviourSource.partOf(tenant, context);
  addToSample(sample, sampledAs(shopper), () => [[...behaviourRecord(profile)], time]);
}

/** Takes a shopper who was erased out of samples. */
export function forgetBehaviour(tenant: string, shopper: string, context: SourceContext): void {
  forgetSampled(behaviourSource.partOf(tenant, context), sampledAs(shopper));
}
