import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { configOf, demoTenant } from '@tradewind/service';
import type { Collector } from './collector.js';
import { collectorService } from './index.js';
import { Lifecycle } from './lifecycle.js';

const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);

/** Returns the warnings at the start of a collector. */
function warningsOf(environment: Record<string, string>): string {
  const config = configOf(collectorService, {
    TENANTS: JSON.stringify([demoTenant]),
    TICKS: 'events',
    ...environment,
  });
  const sink = { publish: () => Promise.resolve() };
  new Lifecycle({} as Collector, config, sink).onApplicationBootstrap();
  return warn.mock.calls.map(([message]) => String(message)).join();
}

describe('the start of the collector', () => {
  afterEach(() => {
    warn.mockClear();
  });

  it('warns in production without a public URL', () => {
    expect(warningsOf({ NODE_ENV: 'production' })).toContain('PUBLIC_URL is not set');
  });

  it.each([{ NODE_ENV: 'production', PUBLIC_URL: 'https://events.shop.example' }, {}])(
    'warns of nothing with %j',
    (environment) => {
      expect(warningsOf(environment)).toBe('');
    },
  );
});
