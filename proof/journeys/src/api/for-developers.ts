/** Where `npm start` puts the services. */
export const localPorts: Readonly<Record<string, number>> = {
  'collector-service': 3001,
  'profile-service': 3002,
  'recommender-service': 3003,
  'marketing-service': 3004,
  'chatbot-service': 3005,
  'shop-service': 3006,
};

/** The calls of the tracking API by the names that clients use; each has shorter ones as well. */
const CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'batch', 'import'];
const tracking = new Set(CALLS.map((call) => `/v1/${call}`));

/** What operators use, of which several services have a path of the same name. */
const OF_OPERATORS = /^\/v1\/models(\/|$)/;

/** Whether a path of a service is in the document for a shop's developers. */
export function isForDevelopers(service: string, path: string): boolean {
  if (OF_OPERATORS.test(path)) return false;
  // The figures of campaigns are in their reports; those of the shop have this path.
  if (path === '/v1/stats') return service === 'profile-service';
  const isTracking = service === 'collector-service' && /^(\/v1)?\/[a-z]+$/.test(path);
  return !isTracking || tracking.has(path) || path === '/v1/debugger';
}
