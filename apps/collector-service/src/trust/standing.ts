import {
  isUserHash,
  usableId,
  type Sender,
  type Tenants,
  type TenantPolicy,
} from '@tradewind/service';
import { isObject, type JsonObject } from '../tracking/item.js';

/** What is believed of the events of one request. */
export interface Standing {
  readonly source: Sender['source'];
  readonly policy: Pick<TenantPolicy, 'trust' | 'maxBrowserOrder' | 'consentCategories'>;
  /** Whether the shop has signed the id of a customer. */
  isSigned(userId: string, hash: unknown): boolean;
}

export function standingOf({ tenant, source }: Sender, tenants: Tenants): Standing {
  return {
    source,
    policy: tenants.policyOf(tenant),
    isSigned: (userId, hash) => isUserHash(tenant, userId, hash),
  };
}

/** Names under which clients of several vendors send the signature of a user. */
export const USER_HASH_NAMES = ['userHash', 'user_hash'] as const;

interface Signable {
  readonly userId?: unknown;
  readonly traits?: unknown;
  readonly context?: unknown;
  readonly integrations?: unknown;
}

/** Whether a browser's item, or its batch for all of them, names a user whom the shop has signed. */
export function isSigned(item: JsonObject, batch: Signable, standing: Standing): boolean {
  const userId = usableId(item['userId']);
  if (userId === undefined) return false;
  const hash = hashIn(item) ?? hashIn(batch);
  return hash !== undefined && standing.isSigned(userId, hash);
}

/** The signature is read in `context`, `context.traits`, `traits`, and in any destination of `integrations`. */
function hashIn({ context, traits, integrations }: Signable): unknown {
  const places = [context, isObject(context) ? context['traits'] : undefined, traits];
  const destinations = isObject(integrations) ? Object.values(integrations) : [];
  for (const place of [...places, ...destinations]) {
    if (!isObject(place)) continue;
    const name = USER_HASH_NAMES.find((each) => place[each] !== undefined);
    if (name !== undefined) return place[name];
  }
  return undefined;
}

/** Destinations without the signatures of users, which authorise reads and are not to be kept. */
export function withoutHashes(integrations: JsonObject): JsonObject {
  const kept = Object.entries(integrations).map(([name, value]) => {
    if (!isObject(value)) return [name, value] as const;
    const rest = Object.entries(value).filter(([key]) => !isHashName(key));
    return [name, Object.fromEntries(rest)] as const;
  });
  return Object.fromEntries(kept.filter(([name]) => !isHashName(name)));
}

function isHashName(name: string): boolean {
  return (USER_HASH_NAMES as readonly string[]).includes(name);
}
