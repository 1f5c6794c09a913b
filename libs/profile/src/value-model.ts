import { defineModel, modelKey, modelSnapshots, profilePurchaseDeltas } from '@tradewind/contracts';
import type { ValueParameters } from '@tradewind/ml';

/** The name under which the model of customer value is published. */
export const CUSTOMER_VALUE = 'customer-value';

/** One model of customer value for each tenant. */
export const valueModel = defineModel({
  name: CUSTOMER_VALUE,
  version: 1,
  deltas: profilePurchaseDeltas,
  snapshots: modelSnapshots,
  shards: 1,
  // A source sends what it has gathered at the end of an epoch, and whenever it is a lot.
  bounds: { deltas: 64, openEpochs: 64 },
});

/** What a training job has found. */
export interface ValueFit {
  readonly parameters: ValueParameters;
  /** The epoch in which the fit was requested: what it knows is from before. */
  readonly fitted: number;
  /** Of the training job: customers, returning, logLikelihood, evaluations. */
  readonly figures: Readonly<Record<string, number>>;
}

/** A version of a tenant's model of customer value. */
export interface ValueSnapshot {
  readonly customers: number;
  /** Customers who have ordered on more than one day. */
  readonly returning: number;
  /** Absent until there were customers enough. */
  readonly fit?: ValueFit;
}

export function valueKey(tenant: string): string {
  return modelKey(valueModel, tenant);
}

/** The version of a fit; of the parameters that stand in before there is one. */
export function valueVersionOf(fit: ValueFit | undefined): string {
  return `${CUSTOMER_VALUE}@${fit ? String(fit.fitted) : 'prior'}`;
}
