import { describeRankingModel } from '../ranking-model.contract.js';
import { Isgd } from './isgd.js';
import type { IsgdState } from './isgd.js';

const options = { dimensions: 10, maxItems: 1_000, maxShoppers: 1_000 };

describeRankingModel('Isgd', {
  create: () => new Isgd(options),
  fromState: (state) => Isgd.fromState(options, state as IsgdState),
  findsRings: false,
});
