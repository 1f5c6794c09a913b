import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { SHOPPER_FOLDS } from '@tradewind/contracts';
import { serviceFlows } from '../events/service-flows.js';
import { audit } from './audit.js';
import { places } from './markers.js';

const TIMEOUT_MS = 240_000;
const NOTHING = {
  ...{ state: 0, reads: 0, compactedTopics: 0, metrics: 0, serviceLogs: 0, debugger: 0 },
};

it(
  'of shoppers who were erased no marker is left but in the log until its retention ends, also after a rebuild',
  async () => {
    const shoppers = 4;
    const { planted, erased, rebuilt, ...figures } = await audit(
      shoppers * places.length,
      () => undefined,
    );
    expect(figures).toMatchObject({ shoppers, markers: shoppers * places.length });
    expect(figures.secondsToErase).toBeLessThan(60);
    // An audit that would not see them says nothing.
    expect(planted.state).toBeGreaterThanOrEqual(3 * shoppers);
    expect(planted.reads).toBeGreaterThanOrEqual(3 * shoppers);
    expect(planted.pseudonyms.others).toBeGreaterThan(10 * shoppers);
    for (const sighting of [erased, rebuilt]) {
      expect(sighting).toMatchObject(NOTHING);
      expect(sighting.pseudonyms).toMatchObject({ others: 0, receipts: 1 });
    }
    // Ids, addresses and names are not even in the log.
    for (const place of ['userId', 'anonymousId', 'email', 'name trait']) {
      expect(planted.inLog).not.toHaveProperty([place]);
    }
  },
  TIMEOUT_MS,
);

it(
  'every fold that keeps something of shoppers by their ids is among those whose receipts are waited for',
  async () => {
    const flows = await serviceFlows();
    const ofShoppers = flows.flatMap(({ name, folds }) =>
      folds.filter(({ merge }) => merge).map((fold) => `${name}/${fold.name}`),
    );
    expect(ofShoppers.toSorted()).toEqual([...SHOPPER_FOLDS].toSorted());
  },
  TIMEOUT_MS,
);
