import { fileURLToPath } from 'node:url';

/** The services of the platform, in the order in which an event meets them; last, the one that asks the others. */
export const serviceNames = [
  'collector-service',
  'profile-service',
  'recommender-service',
  'marketing-service',
  'chatbot-service',
  'shop-service',
  'console-service',
] as const;

export type ServiceName = (typeof serviceNames)[number];

export type ServiceUrls = Readonly<Record<ServiceName, string>>;

/** What `node` runs to start a service; the same from sources and from the build. */
export function mainOf(service: ServiceName): string {
  return fileURLToPath(new URL(`../../../${service}/dist/main.js`, import.meta.url));
}

/** Builds a record with an entry for every service. */
export function forEachService<T>(of: (service: ServiceName) => T): Record<ServiceName, T> {
  const entries = serviceNames.map((service) => [service, of(service)] as const);
  return Object.fromEntries(entries) as Record<ServiceName, T>;
}
