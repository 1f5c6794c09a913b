import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import {
  chatbotMessages,
  identitySplits,
  marketingWebhookFailures,
  privacyExports,
  privacyRegulations,
  privacySuppressions,
  settingsCommands,
  storefrontEvents,
  storefrontItems,
  type DeclaredFold,
  type ServiceFlow,
  type TopicContract,
} from '@tradewind/contracts';
import { consoleService } from '@tradewind/console-service';
import type { EventLog } from '@tradewind/log';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { FOLDS } from '@tradewind/service';
import type { PlatformConfig, ServiceDefinition } from '@tradewind/service';
import { shopService } from '@tradewind/shop-service';
import { withService } from '../api/started-services.js';

/**
 * Starts each service on an empty log and store in memory, and returns what it does with events:
 * the folds that it provides, and the topics that it reads beside them.
 */
export async function serviceFlows(): Promise<readonly ServiceFlow[]> {
  return [
    await flowOf(collectorService, [storefrontEvents]),
    await flowOf(profileService, [
      storefrontEvents,
      identitySplits,
      chatbotMessages,
      privacyExports,
      privacyRegulations,
      privacySuppressions,
    ]),
    await flowOf(recommenderService),
    await flowOf(marketingService, [marketingWebhookFailures]),
    await flowOf(chatbotService, [chatbotMessages]),
    await flowOf(shopService, [settingsCommands, storefrontItems]),
    await flowOf(consoleService),
  ];
}

async function flowOf<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  publishes: readonly TopicContract[] = [],
): Promise<ServiceFlow> {
  const reads = new Set<string>();
  return withService(
    definition,
    ({ app }) => {
      const folds = app.get<readonly DeclaredFold[]>(FOLDS, { strict: false });
      return { name: definition.name, folds, publishes, reads: [...reads].sort() };
    },
    (runtime) => ({ ...runtime, log: notingReads(runtime.log, reads) }),
  );
}

/** A log that notes the topics which are read without a group. */
function notingReads(log: EventLog, reads: Set<string>): EventLog {
  return {
    publish: (records) => log.publish(records),
    subscribe: (...args) => log.subscribe(...args),
    tail: (topics, from, onRecord) => {
      for (const topic of topics) reads.add(topic);
      return log.tail(topics, from, onRecord);
    },
    ensureTopics: (topics) => log.ensureTopics(topics),
    offsets: (topic) => log.offsets(topic),
    ping: () => log.ping(),
    close: () => log.close(),
  };
}
