import { storefrontEvents } from '@tradewind/contracts';
import type { BatchServer } from '@tradewind/fold';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import {
  BATCH_SERVER,
  configOf,
  jsonLogger,
  openRuntime,
  startService,
  type PlatformConfig,
  type Runtime,
  type ServiceDefinition,
} from '@tradewind/service';
import { benchMilestones } from '../topics.js';
import type { Case, CaseContext, RunningCase } from './case.js';
import { milestoneService } from './milestone-service.js';
import { ObservedLog } from './observed-log.js';

/** The batch server with a minimal fold: state in Redis, outputs through the outbox. */
export const batchServer: Case = (context) =>
  runDefinition(milestoneService({ ...storefrontEvents, name: context.spec.topic }), context);

/** The platform's own services, unmodified. */
export const profileCase: Case = (context) => runDefinition(profileService, context);
export const recommenderCase: Case = (context) => runDefinition(recommenderService, context);
export const marketingCase: Case = (context) => runDefinition(marketingService, context);

/** Runs a service under another name, so that its groups and its state are new. */
async function runDefinition<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  context: CaseContext,
): Promise<RunningCase> {
  const { spec, fail } = context;
  const name = `${definition.name}-${spec.run}`;
  const logger = jsonLogger('warn', name);
  const config = configOf(definition, {
    KAFKA_BROKERS: spec.kafkaBrokers,
    REDIS_URL: spec.redisUrl,
    MODEL_SYNC: 'latest',
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const runtime = openRuntime(name, config, (text) => {
    logger.warn(text);
  });
  const observed: Runtime = { ...runtime, log: new ObservedLog(runtime.log, context) };
  await runtime.log.ensureTopics([benchMilestones]);
  const service = await startService(
    { ...definition, name },
    {
      config,
      runtime: observed,
      logger,
      onFailure: fail,
    },
  );
  return {
    refused: () => refusedOf(service.app.get<BatchServer>(BATCH_SERVER), spec.topic),
    close: async () => {
      await service.close();
      await runtime.close();
    },
  };
}

function refusedOf(server: BatchServer, topic: string): number {
  return server.progress
    .filter((partition) => partition.topic === topic)
    .reduce((sum, { counts }) => sum + counts.deadLettered + counts.duplicates, 0);
}
