import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable, Module, Query, UseGuards } from '@nestjs/common';
import { envelopeHeaders, keyOf, storefrontEvents } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import { FoldPattern, partitionOf, PartitionSlice } from '@tradewind/messaging';
import { platformConfigSchema } from './platform-config.js';
import { userPseudonym } from './pseudonyms.js';
import { jsonLogger } from './run-service.js';
import { openEmbeddedRuntime } from './runtime.js';
import type { Runtime } from './runtime.js';
import { CurrentTenant, SecretKeyGuard } from './secret-key.guard.js';
import type { ServiceDefinition } from './service-definition.js';
import { shopperKeyOf } from './shopper-query.js';
import { configOf, startService } from './start-service.js';
import type { RunningService } from './start-service.js';
import { StateReader } from './state-reader.js';
import { demoTenant } from './tenants.js';
import type { Tenant } from './tenants.js';

interface Views {
  views: number;
}

@Injectable()
class ViewFold implements Fold<StorefrontEvents, Views, Views> {
  readonly topic = storefrontEvents;
  initialState = () => ({ views: 0 });
  initialPartition = () => ({ views: 0 });
  evolve(event: FoldEvent<StorefrontEvents>, context: FoldContext<Views, Views>): void {
    context.state(event.key).views += 1;
    context.partition.views += 1;
  }
}

@Controller()
class ViewsConsumer {
  constructor(private readonly fold: ViewFold) {}

  @FoldPattern(storefrontEvents)
  handle(slice: PartitionSlice) {
    return slice.run(this.fold);
  }
}

@Controller('v1/views')
@UseGuards(SecretKeyGuard)
class ViewsController {
  constructor(@Inject(StateReader) private readonly reader: StateReader) {}

  @Get()
  async views(@CurrentTenant() tenant: Tenant, @Query('userId') userId: string) {
    return (
      (await this.reader.read<Views>(storefrontEvents, shopperKeyOf(tenant, { userId }))) ?? null
    );
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
    controllers: [ViewsConsumer, ViewsController],
    providers: [ViewFold],
  }),
};

function viewOf(userId: string, id: string) {
  const key = keyOf(demoTenant.name, userPseudonym(demoTenant, userId));
  const event = { id, type: 'page.viewed', source: '/test', key, time: 1_000, recordedAt: 1_000 };
  return {
    topic: storefrontEvents.name,
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: JSON.stringify({ messageId: id, userId: userPseudonym(demoTenant, userId) }),
    headers: envelopeHeaders(event),
  };
}

describe('startService', () => {
  let runtime: Runtime;
  let service: RunningService;

  beforeEach(async () => {
    runtime = openEmbeddedRuntime(':memory:');
    const config = configOf(definition, { PORT: '0', HOST: '127.0.0.1' });
    const logger = jsonLogger('error', 'test');
    service = await startService(definition, {
      config,
      runtime,
      logger,
      onFailure: () => undefined,
    });
  });

  afterEach(async () => {
    await service.close();
    await runtime.close();
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(service.url + path, { headers });
    return { status: response.status, body: await response.text() };
  };
  const authorization = `Bearer ${demoTenant.secretKey}`;

  async function caughtUp(): Promise<{ folded: number; duplicates: number }> {
    for (;;) {
      const progress = JSON.parse((await get('/v1/progress')).body) as {
        folds: { next: number; end: number; folded: number; duplicates: number }[];
      };
      const behind = progress.folds.filter(({ next, end }) => next < end);
      if (progress.folds.length === storefrontEvents.partitions && behind.length === 0) {
        return progress.folds.reduce(
          (sum, fold) => ({
            folded: sum.folded + fold.folded,
            duplicates: sum.duplicates + fold.duplicates,
          }),
          { folded: 0, duplicates: 0 },
        );
      }
    }
  }

  it('folds what is published and answers for it', async () => {
    await runtime.log.publish([
      viewOf('ann', '1'),
      viewOf('bob', '2'),
      viewOf('ann', '3'),
      viewOf('ann', '3'),
    ]);
    expect(await caughtUp()).toEqual({ folded: 3, duplicates: 1 });
    const answer = await get('/v1/views?userId=ann', { authorization });
    expect(JSON.parse(answer.body)).toEqual({ views: 2 });
    expect((await get('/metrics')).body).toMatch(
      /tradewind_events_folded_total\{service="views-service"\} 3/,
    );
  });

  it('is live and, once it owns its partitions, ready', async () => {
    await caughtUp();
    expect((await get('/health/live')).status).toBe(200);
    expect(await get('/health/ready')).toEqual({ status: 200, body: '{"status":"ok"}' });
  });

  it('lets nobody read without a secret key', async () => {
    expect((await get('/v1/views?userId=ann')).status).toBe(401);
    const basic = `Basic ${Buffer.from(`${demoTenant.secretKey}:`).toString('base64')}`;
    expect((await get('/v1/views?userId=ann', { authorization: basic })).status).toBe(200);
    expect((await get('/v1/views', { authorization })).status).toBe(400);
  });

  it('describes its API', async () => {
    const document = JSON.parse((await get('/openapi.json')).body) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(['/v1/views']);
  });
});
