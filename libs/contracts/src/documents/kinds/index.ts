import type { DocumentKind } from '../document-kind.js';
import { answerDocument } from './answer.js';
import { campaignPolicyDocument } from './campaign-policy.js';
import { campaignDocument } from './campaign.js';
import { computedTraitDocument } from './computed-trait.js';
import { keyDocument } from './key.js';
import { pageDocument } from './page.js';
import { segmentNameDocument } from './segment-name.js';
import { segmentDocument } from './segment.js';
import { pinDocument, slotDocument } from './slot.js';
import { tenantDocument } from './tenant.js';
import { webhookDocument } from './webhook.js';

export * from './answer.js';
export * from './campaign-policy.js';
export * from './campaign.js';
export * from './computed-trait.js';
export * from './key.js';
export * from './page.js';
export * from './quiet-hours.js';
export * from './segment-name.js';
export * from './segment.js';
export * from './slot.js';
export * from './tenant.js';
export * from './webhook.js';

/** Every kind of documents, in the order in which a shop is set up. */
export const documentKinds: readonly DocumentKind[] = [
  tenantDocument,
  keyDocument,
  campaignDocument,
  answerDocument,
  pageDocument,
  slotDocument,
  pinDocument,
  segmentNameDocument,
  computedTraitDocument,
  segmentDocument,
  campaignPolicyDocument,
  webhookDocument,
];

const byName = new Map(documentKinds.map((kind) => [kind.kind, kind]));

export function documentKind(name: string): DocumentKind | undefined {
  return byName.get(name);
}
