import { documentKinds } from '../documents/kinds/index.js';
import type { TopicContract } from '../topic.js';
import { storefrontCatalog, storefrontItemChanges, storefrontItems } from './catalog.js';
import { chatbotConversations, chatbotMessages } from './chatbot.js';
import { marketingCampaigns, marketingExamples } from './marketing.js';
import { modelSnapshots } from './models.js';
import { profileClusterDeltas, profileSegmentDefinitions, profileSegments } from './profile.js';
import {
  recommenderNeighbours,
  recommenderPairs,
  recommenderRecommendations,
} from './recommender.js';
import { settingsCommands, settingsOutcomes } from './settings.js';
import { storefrontEvents } from './storefront.js';

export * from './catalog.js';
export * from './chatbot.js';
export * from './marketing.js';
export * from './model-jobs.js';
export * from './models.js';
export * from './profile.js';
export * from './recommender.js';
export * from './recommender-touches.js';
export * from './settings.js';
export * from './storefront.js';

/**
 * Every topic of the platform. `modelJobs` joins it with the first service that trains; until then
 * `Training` creates it.
 */
export const allTopics: readonly TopicContract[] = [
  storefrontEvents,
  storefrontItems,
  storefrontCatalog,
  storefrontItemChanges,
  profileSegments,
  profileSegmentDefinitions,
  profileClusterDeltas,
  recommenderPairs,
  recommenderNeighbours,
  recommenderRecommendations,
  marketingCampaigns,
  marketingExamples,
  modelSnapshots,
  chatbotMessages,
  chatbotConversations,
  settingsCommands,
  settingsOutcomes,
  ...documentKinds.map(({ topic }) => topic),
];
