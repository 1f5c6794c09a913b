import type { Provider } from '@nestjs/common';
import { CatalogFold, ItemObserver } from '@tradewind/catalog';
import type { Fold } from '@tradewind/contracts';
import { FOLDS } from '@tradewind/service';
import { DocumentsFold } from '@tradewind/shop';
import type { ShopConfig } from './config.js';

/** What this service folds. */
export function foldsFor({ CATALOG_MAX_ITEMS: maxItems }: ShopConfig): Provider {
  return {
    provide: FOLDS,
    useFactory: (): readonly Fold[] => [
      new DocumentsFold(),
      new ItemObserver(),
      new CatalogFold({ maxItems }),
    ],
  };
}
