import type { Provider } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import { FOLDS } from '@tradewind/service';
import { DocumentsFold } from '@tradewind/shop';

/** What this service folds. */
export const folds: Provider = {
  provide: FOLDS,
  useFactory: (): readonly Fold[] => [new DocumentsFold()],
};
