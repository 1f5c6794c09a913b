import { documentKinds } from '../documents/kinds/index.js';
import type { TopicContract } from '../topic.js';
import { storefrontCatalog, storefrontItemChanges, storefrontItems } from './catalog.js';
import { chatbotConversations, chatbotMessages } from './chatbot.js';
import {
  chatbotHandOvers,
  marketingHandOvers,
  profileHandOvers,
  recommenderHandOvers,
} from './hand-overs.js';
import { identityRefusals, identitySplits } from './identity.js';
import {
  marketingCampaigns,
  marketingExamples,
  marketingItemInterests,
  marketingItemSignals,
  marketingWebhookFailures,
} from './marketing.js';
import { modelJobs } from './model-jobs.js';
import { modelPromotions } from './model-promotions.js';
import { modelSnapshots } from './models.js';
import {
  profileClusterDeltas,
  profilePurchaseDeltas,
  profileSegmentDefinitions,
  profileSegments,
} from './profile.js';
import { privacyExports, privacyRegulations, privacySuppressions } from './privacy.js';
import { recommenderPairs, recommenderRecommendations } from './recommender.js';
import { settingsCommands, settingsOutcomes } from './settings.js';
import { storefrontEvents } from './storefront.js';

export * from './catalog.js';
export * from './chatbot.js';
export * from './hand-overs.js';
export * from './identity.js';
export * from './marketing.js';
export * from './model-jobs.js';
export * from './model-promotions.js';
export * from './models.js';
export * from './privacy.js';
export * from './profile.js';
export * from './recommender.js';
export * from './recommender-touches.js';
export * from './settings.js';
export * from './storefront.js';

/** Every topic of the platform. */
export const allTopics: readonly TopicContract[] = [
  storefrontEvents,
  storefrontItems,
  storefrontCatalog,
  storefrontItemChanges,
  profileSegments,
  profileSegmentDefinitions,
  profileClusterDeltas,
  profilePurchaseDeltas,
  recommenderPairs,
  recommenderRecommendations,
  marketingCampaigns,
  marketingExamples,
  marketingWebhookFailures,
  marketingItemInterests,
  marketingItemSignals,
  modelSnapshots,
  modelJobs,
  modelPromotions,
  chatbotMessages,
  chatbotConversations,
  settingsCommands,
  settingsOutcomes,
  ...documentKinds.map(({ topic }) => topic),
  profileHandOvers,
  recommenderHandOvers,
  marketingHandOvers,
  chatbotHandOvers,
  identityRefusals,
  identitySplits,
  privacyRegulations,
  privacyExports,
  privacySuppressions,
];
