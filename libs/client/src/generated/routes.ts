// Generated from docs/openapi.json: npx nx run journeys:api

export type ServiceName =
  | 'chatbot-service'
  | 'collector-service'
  | 'marketing-service'
  | 'profile-service'
  | 'recommender-service'
  | 'shop-service';

/** Which service has a path; those without parameters first. */
export const routes: readonly (readonly [path: string, service: ServiceName])[] = [
  ['/beacon/v1/batch', 'collector-service'],
  ['/sourceConfig', 'collector-service'],
  ['/v1/alias', 'collector-service'],
  ['/v1/batch', 'collector-service'],
  ['/v1/campaigns', 'marketing-service'],
  ['/v1/campaigns/preview', 'marketing-service'],
  ['/v1/conversations', 'chatbot-service'],
  ['/v1/debugger', 'collector-service'],
  ['/v1/diagnostics', 'recommender-service'],
  ['/v1/documents', 'shop-service'],
  ['/v1/group', 'collector-service'],
  ['/v1/identify', 'collector-service'],
  ['/v1/identity/links', 'profile-service'],
  ['/v1/identity/splits', 'profile-service'],
  ['/v1/import', 'collector-service'],
  ['/v1/items', 'shop-service'],
  ['/v1/keys', 'shop-service'],
  ['/v1/keys/identity-secret', 'shop-service'],
  ['/v1/orders', 'chatbot-service'],
  ['/v1/page', 'collector-service'],
  ['/v1/profiles', 'profile-service'],
  ['/v1/profiles/batch', 'profile-service'],
  ['/v1/recommendations', 'recommender-service'],
  ['/v1/regulations', 'profile-service'],
  ['/v1/screen', 'collector-service'],
  ['/v1/segments', 'profile-service'],
  ['/v1/segments/preview', 'profile-service'],
  ['/v1/segments/sizes', 'profile-service'],
  ['/v1/shoppers', 'profile-service'],
<<<<<<< HEAD
  ['/v1/sources', 'recommender-service'],
=======
  ['/v1/slots', 'recommender-service'],
>>>>>>> w/h13
  ['/v1/stats', 'profile-service'],
  ['/v1/storefront/chat/messages', 'chatbot-service'],
  ['/v1/storefront/chat/stream', 'chatbot-service'],
  ['/v1/storefront/chat/token', 'chatbot-service'],
  ['/v1/tenants', 'shop-service'],
  ['/v1/track', 'collector-service'],
  ['/v1/traits', 'profile-service'],
  ['/v1/trending', 'recommender-service'],
  ['/v1/webhooks', 'marketing-service'],
  ['/pixel/v1/{call}', 'collector-service'],
  ['/v1/campaigns/{id}/off-policy', 'marketing-service'],
  ['/v1/campaigns/{id}/report', 'marketing-service'],
  ['/v1/conversations/{id}', 'chatbot-service'],
  ['/v1/conversations/{id}/assign', 'chatbot-service'],
  ['/v1/conversations/{id}/draft', 'chatbot-service'],
  ['/v1/conversations/{id}/events', 'chatbot-service'],
  ['/v1/conversations/{id}/messages', 'chatbot-service'],
  ['/v1/conversations/{id}/replies', 'chatbot-service'],
  ['/v1/conversations/{id}/resolve', 'chatbot-service'],
  ['/v1/documents/{kind}', 'shop-service'],
  ['/v1/documents/{kind}/schema', 'shop-service'],
  ['/v1/identity/splits/{split}', 'profile-service'],
  ['/v1/items/{id}', 'shop-service'],
  ['/v1/items/{id}/neighbours', 'recommender-service'],
  ['/v1/keys/{id}/rotate', 'shop-service'],
  ['/v1/pixel/{call}', 'collector-service'],
  ['/v1/profiles/{shopper}/similar', 'profile-service'],
  ['/v1/projects/{writeKey}/settings', 'collector-service'],
  ['/v1/regulations/{regulation}', 'profile-service'],
  ['/v1/regulations/{regulation}/export', 'profile-service'],
<<<<<<< HEAD
  ['/v1/sources/{id}/forget', 'shop-service'],
=======
  ['/v1/slots/{slot}/report', 'recommender-service'],
>>>>>>> w/h13
  ['/v1/storefront/{slot}', 'recommender-service'],
  ['/v1/webhooks/{id}/test', 'marketing-service'],
  ['/v1/documents/{kind}/{id}', 'shop-service'],
  ['/v1/documents/{kind}/{id}/history', 'shop-service'],
  ['/v1/documents/{kind}/{id}/rollback', 'shop-service'],
  ['/v1/profiles/{shopper}/segments/{segment}/explanation', 'profile-service'],
];
