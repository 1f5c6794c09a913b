import { envelopeHeaders, keyOf, storefrontCatalog, type CatalogItem } from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { demoTenant } from '../tenants/tenants.js';

let sequence = 0;

/** An item of the demo shop as shop-service publishes it; without what is known of it, it is gone. */
export function catalogRecord(item: string, known: Partial<CatalogItem> | undefined): NewRecord {
  const key = keyOf(demoTenant.name, item);
  const value = { item, fields: {}, learned: [], variants: {}, changedAt: 0, ...known };
  const id = `item-${String(sequence++)}`;
  const type = 'item.changed';
  return {
    topic: storefrontCatalog.name,
    partition: partitionOf(key, storefrontCatalog.partitions),
    key,
    value: known === undefined ? null : JSON.stringify(value),
    headers: envelopeHeaders({ id, type, source: '/test', key, time: 0, recordedAt: 0 }),
  };
}
