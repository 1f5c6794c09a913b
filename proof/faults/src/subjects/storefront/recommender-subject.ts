import {
  recommenderHandOvers,
  recommenderPairs,
  recommenderRecommendations,
  storefrontEvents,
} from '@tradewind/contracts';
import { recommenderService } from '@tradewind/recommender-service';
import type { RecommenderConfig } from '@tradewind/recommender-service';
import { countersHold } from '../../invariants/counters.js';
import { runReference } from '../../reference/reference-run.js';
import type { Subject, Verdict } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import type { Findings, ServiceUnderFaults } from '../verify-service.js';
import { pairFiguresOfEvents, pairFiguresOfLog, rowFiguresOfLog } from './pair-figures.js';
import { shopEnvironment, shopWorkload } from './shop-workload.js';

const service: ServiceUnderFaults<RecommenderConfig> = {
  definition: recommenderService,
  environment: shopEnvironment,
  topics: [storefrontEvents, recommenderHandOvers, recommenderPairs, recommenderRecommendations],
  folded: [storefrontEvents, recommenderHandOvers],
};

/** What the models learn from the log of touches, and the lists that follow from them. */
export const recommenderSubject: Subject = serviceSubject({
  name: 'recommender',
  service,
  compose: shopWorkload,
  judge: async ({ events }, _evidence, findings) => {
    const told = findings.records.topic(recommenderPairs.name);
    return {
      counters: countersHold(pairFiguresOfEvents(events), pairFiguresOfLog(told)),
      models: await rowsHold(findings),
    };
  },
});

/**
 * Models: the rows of each epoch are those that follow from the storefront's events alone, which one process folds
 * without anything that the service has emitted under faults.
 */
async function rowsHold({ records }: Findings): Promise<Verdict> {
  const reference = await runReference({ ...service, given: [storefrontEvents], records });
  const expected = reference.outputs.get(recommenderPairs.name) ?? [];
  const told = records.topic(recommenderPairs.name);
  return countersHold(rowFiguresOfLog(expected), rowFiguresOfLog(told));
}
