import {
  modelJobs,
  modelSnapshots,
  profileClusterDeltas,
  profileHandOvers,
  profilePurchaseDeltas,
  profileSegmentDefinitions,
  profileSegments,
  storefrontEvents,
} from '@tradewind/contracts';
import { profileService } from '@tradewind/profile-service';
import type { ProfileConfig } from '@tradewind/profile-service';
import { countersHold } from '../../invariants/counters.js';
import type { Subject } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import { StoredState } from '../stored-state.js';
import type { ServiceUnderFaults } from '../verify-service.js';
import { profileFiguresOfEvents, profileFiguresOfState } from './profile-figures.js';
import { shopperOf } from './visitors.js';
import { modelsVerdict, shopEnvironment, visitedShopWorkload } from './shop-workload.js';

const MODELS = [modelSnapshots, profileSegmentDefinitions];

const service: ServiceUnderFaults<ProfileConfig> = {
  definition: profileService,
  // A small shop starts with no more.
  environment: { ...shopEnvironment, KMEANS_START_VECTORS: '40', KMEANS_CLUSTERS: '4' },
  topics: [
    storefrontEvents,
    profileHandOvers,
    profileClusterDeltas,
    profilePurchaseDeltas,
    profileSegments,
    ...MODELS,
  ],
  folded: [storefrontEvents, profileHandOvers, profileClusterDeltas, profilePurchaseDeltas],
  alsoGiven: [modelJobs],
};

/** Profile counters and segments. */
export const profileSubject: Subject = serviceSubject({
  name: 'profile',
  service,
  compose: visitedShopWorkload,
  judge: async ({ events }, { store }, findings) => {
    const state = new StoredState(profileService.name, store);
    const shopper = shopperOf(events);
    const shoppers = new Set(events.flatMap(({ key }) => [key, shopper(key)]));
    const got = await profileFiguresOfState(state, shoppers);
    return {
      counters: countersHold(profileFiguresOfEvents(events), got),
      models: await modelsVerdict(service, findings, MODELS),
    };
  },
});
