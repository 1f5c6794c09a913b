import {
  modelJobs,
  modelSnapshots,
  profileBehaviourDeltas,
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
import type { ServiceUnderFaults } from '../verify-service.js';
import { profileCounters } from './profile-figures.js';
import { modelsVerdict, shopEnvironment, visitedShopWorkload } from './shop-workload.js';

const MODELS = [modelSnapshots, profileSegmentDefinitions];

/** profile-service as it runs under faults, for a small shop. */
export const profileUnderFaults: ServiceUnderFaults<ProfileConfig> = {
  definition: profileService,
  // A small shop starts with no more.
  environment: { ...shopEnvironment, KMEANS_START_VECTORS: '40', KMEANS_CLUSTERS: '4' },
  topics: [
    storefrontEvents,
    profileHandOvers,
    profileClusterDeltas,
    profilePurchaseDeltas,
    profileBehaviourDeltas,
    profileSegments,
    ...MODELS,
  ],
  folded: [
    storefrontEvents,
    profileHandOvers,
    profileClusterDeltas,
    profilePurchaseDeltas,
    profileBehaviourDeltas,
  ],
  alsoGiven: [modelJobs],
};

/** Profile counters and segments. */
export const profileSubject: Subject = serviceSubject({
  name: 'profile',
  service: profileUnderFaults,
  compose: visitedShopWorkload,
  judge: async ({ events }, { store }, records) => {
    const { expected, got } = await profileCounters(events, store);
    return {
      counters: countersHold(expected, got),
      models: await modelsVerdict(profileUnderFaults, records, MODELS),
    };
  },
});
