import {
  recommenderHandOvers,
  recommenderNeighbours,
  recommenderPairs,
  recommenderRecommendations,
  storefrontEvents,
} from '@tradewind/contracts';
import { recommenderService } from '@tradewind/recommender-service';
import type { RecommenderConfig } from '@tradewind/recommender-service';
import { countersHold } from '../../invariants/counters.js';
import type { Subject } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import { StoredState } from '../stored-state.js';
import type { ServiceUnderFaults } from '../verify-service.js';
import { NEIGHBOURS, pairFiguresOfEvents, pairFiguresOfState } from './pair-figures.js';
import { modelsVerdict, shopEnvironment, shopWorkload } from './shop-workload.js';

const service: ServiceUnderFaults<RecommenderConfig> = {
  definition: recommenderService,
  environment: { ...shopEnvironment, PAIRS_NEIGHBOURS: String(NEIGHBOURS) },
  topics: [
    storefrontEvents,
    recommenderHandOvers,
    recommenderPairs,
    recommenderNeighbours,
    recommenderRecommendations,
  ],
  folded: [storefrontEvents, recommenderHandOvers, recommenderPairs],
};

/** Counts of item pairs, and the lists that follow from them. */
export const recommenderSubject: Subject = serviceSubject({
  name: 'recommender',
  service,
  compose: shopWorkload,
  judge: async ({ events }, { store }, findings) => {
    const expected = pairFiguresOfEvents(events);
    const state = new StoredState(recommenderService.name, store);
    return {
      counters: countersHold(expected, await pairFiguresOfState(state)),
      models: await modelsVerdict(service, findings, [recommenderNeighbours]),
    };
  },
});
