import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Module, Query, UseGuards } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import { platformConfigSchema } from './platform-config.js';
import { CurrentTenant, SecretKeyGuard } from './tenants/secret-key.guard.js';
import type { ServiceDefinition } from './service-definition.js';
import { shopperKeyOf } from './shopper-query.js';
import { StateReader } from './state-reader.js';
import { demoTenant } from './tenants/tenants.js';
import { FOLDS } from './tokens.js';
import type { Tenant } from './tenants/tenant.js';
import { ServiceBed, storefrontRecord } from './testing/service-bed.js';

interface Views {
  views: number;
}

class ViewFold implements Fold<StorefrontEvents, Views, Views> {
  readonly name = 'views';
  readonly inputs = [storefrontEvents];
  readonly emits = [];
  readonly stateVersion = 1;
  initialState = () => ({ views: 0 });
  initialPart = () => ({ views: 0 });
  evolve(event: FoldEvent<StorefrontEvents>, context: FoldContext<Views, Views>): void {
    context.state(event.key).views += 1;
    context.part(event.tenant).views += 1;
  }
}

@Controller('v1/views')
@UseGuards(SecretKeyGuard)
class ViewsController {
  constructor(@Inject(StateReader) private readonly reader: StateReader) {}

  @Get()
  async views(@CurrentTenant() tenant: Tenant, @Query('userId') userId: string) {
    return (await this.reader.read<Views>('views', shopperKeyOf(tenant, { userId }))) ?? null;
  }
}

@Module({})
class ViewsModule {}

const definition: ServiceDefinition = {
  name: 'views-service',
  description: 'Counts views.',
  config: platformConfigSchema,
  module: () => ({
    module: ViewsModule,
    controllers: [ViewsController],
    providers: [{ provide: FOLDS, useFactory: () => [new ViewFold()] }],
  }),
};

const view = (userId: string) => storefrontRecord('page.viewed', userId, 1_000);

describe('startService', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(definition);
  });
  afterEach(() => bed.close());

  const anonymously = async (path: string) => {
    const response = await fetch(bed.url + path);
    return { status: response.status, body: await response.text() };
  };

  it('folds what is published and answers for it', async () => {
    const last = view('ann');
    await bed.publish(view('ann'), view('bob'), last, last);
    const folds = await bed.caughtUp();
    const total = (count: 'folded' | 'duplicates') => folds.reduce((sum, of) => sum + of[count], 0);
    expect([total('folded'), total('duplicates')]).toEqual([3, 1]);
    expect((await bed.get('/v1/views?userId=ann')).body).toEqual({ views: 2 });
    const { body: exposed } = await anonymously('/metrics');
    expect(exposed).toMatch(/^tradewind_events_folded_total\{.*service="views-service"\} 3$/m);
    expect(exposed).toMatch(/^tradewind_duplicates_dropped_total\{.*\} 1$/m);
    for (const name of ['lag_records', 'lag_seconds', 'next_offset', 'blocked', 'struggling']) {
      const series = exposed.match(new RegExp(`^tradewind_${name}\\{topic=.*`, 'gm'));
      expect(series).toHaveLength(storefrontEvents.partitions);
    }
    expect(exposed).toMatch(/^tradewind_ready\{.*\} 1$/m);
    expect(exposed).toMatch(/^tradewind_fold_ready\{.*\} 1$/m);
    expect(exposed).toMatch(/^tradewind_partitions_owned\{.*\} 6$/m);
    for (const name of ['batch', 'state_write']) {
      expect(exposed).toMatch(new RegExp(`^tradewind_${name}_seconds_count\\{.*\\} [1-9]`, 'm'));
    }
  });

  it('is live and, once it owns its partitions, ready', async () => {
    await bed.caughtUp();
    expect((await anonymously('/health/live')).status).toBe(200);
    expect(await anonymously('/health/ready')).toEqual({ status: 200, body: '{"status":"ok"}' });
  });

  it('requires a secret key for reads', async () => {
    expect((await anonymously('/v1/views?userId=ann')).status).toBe(401);
    const basic = `Basic ${Buffer.from(`${demoTenant.secretKey}:`).toString('base64')}`;
    expect(
      (await bed.fetch('/v1/views?userId=ann', { headers: { authorization: basic } })).status,
    ).toBe(200);
    expect((await bed.get('/v1/views')).status).toBe(400);
  });

  it('describes its API', async () => {
    const document = JSON.parse((await anonymously('/openapi.json')).body) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(['/v1/views']);
  });
});
