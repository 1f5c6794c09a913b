import { documentKinds } from '@tradewind/contracts';
import type { ShopRole } from '@tradewind/contracts';

/** What pages change other than documents, and the roles that may, beside the operator's. */
const commands: Readonly<Record<string, readonly ShopRole[]>> = {
  conversation: ['agent'],
  'trial-message': ['agent', 'marketer'],
  model: [],
  privacy: [],
  'webhook-test': [],
};

/**
 * The roles that may make a change, beside the operator's, by the kind of the document or the name of the
 * command. The services decide; pages only do not offer what they would refuse.
 */
export const changes: Readonly<Record<string, readonly ShopRole[]>> = {
  ...Object.fromEntries(documentKinds.map(({ kind, editors = [] }) => [kind, editors])),
  ...commands,
};
