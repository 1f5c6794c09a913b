import type { HealthReport, ServiceProgress } from '@tradewind/service';
import { servicesBehind } from '../proxy/services.js';
import type { ServiceBehind, Services } from '../proxy/services.js';

/** How one service is. */
export interface ServiceState {
  readonly name: ServiceBehind;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reasons: readonly string[];
  /** Records of all its partitions that are not folded yet, and those that are. */
  readonly lag: number;
  readonly folded: number;
  readonly deadLettered: number;
  /** What it has too little data for. */
  readonly missing: readonly { readonly what: string; readonly text: string }[];
}

/** What all pages of a tenant show of the moment. */
export interface Frame {
  /** Wall clock, ms. */
  readonly at: number;
  /** `/v1/stats` of profile-service; absent while it does not answer. */
  readonly shop?: unknown;
  /** `/v1/stats` of marketing-service; absent while it does not answer. */
  readonly campaigns?: unknown;
  readonly services: readonly ServiceState[];
}

/** Reads a frame with a tenant's secret key. What does not answer is absent from it. */
export async function readFrame(services: Services, key: string): Promise<Frame> {
  const [shop, campaigns, ...states] = await Promise.all([
    services.read('profile', '/v1/stats', key),
    services.read('marketing', '/v1/stats', key),
    ...servicesBehind.map((name) => stateOf(services, name, key)),
  ]);
  return {
    at: Date.now(),
    ...(shop !== undefined && { shop }),
    ...(campaigns !== undefined && { campaigns }),
    services: states,
  };
}

async function stateOf(
  services: Services,
  name: ServiceBehind,
  key: string,
): Promise<ServiceState> {
  const [health, progress] = await Promise.all([
    healthOf(services, name),
    services.read(name, '/v1/progress', key) as Promise<ServiceProgress | undefined>,
  ]);
  const { folds = [], missing = [] } = progress ?? {};
  const sum = (of: (fold: (typeof folds)[number]) => number) =>
    folds.reduce((total, fold) => total + of(fold), 0);
  return {
    name,
    ready: health.status === 'ok',
    reasons: health.status === 'ok' ? [] : health.reasons,
    lag: sum(({ next, end }) => Math.max(0, end - next)),
    folded: sum(({ folded }) => folded),
    deadLettered: sum(({ deadLettered }) => deadLettered),
    missing: missing.map(({ what, text }) => ({ what, text })),
  };
}

async function healthOf(services: Services, name: ServiceBehind): Promise<HealthReport> {
  try {
    const response = await services.ask(name, '/health/ready', { method: 'GET', headers: {} });
    return (await response.json()) as HealthReport;
  } catch (error) {
    return { status: 'unavailable', reasons: [error instanceof Error ? error.message : ''] };
  }
}
