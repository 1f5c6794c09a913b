import { Controller, Inject, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  Ctx,
  EventPattern,
  KafkaContext,
  Payload,
  Transport,
  type KafkaOptions,
} from '@nestjs/microservices';
import { idOf } from '@tradewind/contracts';
import { Redis } from 'ioredis';
import { lastValueFrom } from 'rxjs';
import { benchMilestones } from '../topics.js';
import type { Case, CaseContext } from './case.js';
import { amountOf } from './milestone-fold.js';

const MILESTONE_EVERY = 10;
const REMEMBER_IDS_S = 86_400;
const CONTEXT = Symbol('CaseContext');

@Module({})
class ShopperModule {}

/** Uses Transport.KAFKA, `@EventPattern` and writes to Redis for each event, as in tutorials. */
function controllerOf(topic: string): Type {
  @Controller()
  class ShopperController {
    #handled = 0;

    constructor(
      private readonly redis: Redis,
      private readonly kafka: ClientKafka,
      @Inject(CONTEXT) private readonly context: CaseContext,
    ) {}

    @(EventPattern(topic) as MethodDecorator)
    async handle(@Payload() event: object, @Ctx() kafka: KafkaContext): Promise<void> {
      const { meter, done } = this.context;
      meter.begin();
      const { key, headers } = kafka.getMessage();
      await this.#count(String(key), String(headers?.['ce_id']), event);
      done(1, kafka.getPartition());
    }

    async #count(shopper: string, id: string, event: object): Promise<void> {
      const isNew = await this.redis.set(`seen:${id}`, '1', 'EX', REMEMBER_IDS_S, 'NX');
      if (isNew === null) return;
      const state = `shopper:${shopper}`;
      const [events, spent] = await Promise.all([
        this.redis.hincrby(state, 'events', 1),
        this.redis.hincrby(state, 'spent', amountOf(event)),
      ]);
      if (++this.#handled % MILESTONE_EVERY !== 0) return;
      const value = { shopper: idOf(shopper), events, spent };
      await lastValueFrom(this.kafka.emit(benchMilestones.name, { key: shopper, value }));
    }
  }
  return ShopperController;
}

function moduleOf(context: CaseContext): DynamicModule {
  const { topic, redisUrl } = context.spec;
  const client = new ClientKafka({
    client: { brokers: context.spec.kafkaBrokers.split(','), clientId: 'bench-nest' },
    producerOnlyMode: true,
  });
  return {
    module: ShopperModule,
    controllers: [controllerOf(topic)],
    providers: [
      { provide: Redis, useFactory: () => new Redis(redisUrl) },
      { provide: ClientKafka, useValue: client },
      { provide: CONTEXT, useValue: context },
    ],
  };
}

/**
 * Nest's own Kafka transport with its own settings. The variant `concurrent` handles all partitions
 * concurrently.
 */
export const nestServerKafka: Case = async (context) => {
  const { spec, ready, go } = context;
  const options: KafkaOptions['options'] = {
    client: { brokers: spec.kafkaBrokers.split(','), clientId: 'bench-nest' },
    consumer: { groupId: `bench-nest.${spec.run}` },
    subscribe: { fromBeginning: true },
    ...(spec.variant === 'concurrent' && { run: { partitionsConsumedConcurrently: 6 } }),
  };
  const app = await NestFactory.createMicroservice(moduleOf(context), {
    transport: Transport.KAFKA,
    options,
    logger: ['error', 'fatal'],
  });
  await app.get(ClientKafka).connect();
  ready([]);
  await go;
  await app.listen();
  return {
    refused: () => 0,
    close: async () => {
      await app.close();
      app.get(Redis).disconnect();
      await app.get(ClientKafka).close();
    },
  };
};
