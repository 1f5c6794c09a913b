import {
  storefrontCatalog,
  storefrontEvents,
  storefrontItemChanges,
  storefrontItems,
} from '@tradewind/contracts';
import { shopService } from '@tradewind/shop-service';
import type { ShopConfig } from '@tradewind/shop-service';
import { countersHold } from '../../invariants/counters.js';
import type { Subject } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import type { ServiceUnderFaults } from '../verify-service.js';
import { catalogFiguresOfEvents, catalogFiguresOfLog } from './catalog-figures.js';
import { shopEnvironment, updatedShopWorkload } from './shop-workload.js';

const service: ServiceUnderFaults<ShopConfig> = {
  definition: shopService,
  environment: shopEnvironment,
  topics: [storefrontEvents, storefrontItems, storefrontCatalog, storefrontItemChanges],
  folded: [storefrontEvents, storefrontItems],
};

/** The catalogue, of what events teach and what the shop's server states. */
export const catalogSubject: Subject = serviceSubject({
  name: 'catalog',
  service,
  compose: updatedShopWorkload,
  judge: ({ events }, _evidence, records) =>
    Promise.resolve({
      counters: countersHold(catalogFiguresOfEvents(events), catalogFiguresOfLog(records)),
    }),
});
