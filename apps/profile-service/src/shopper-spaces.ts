import { Inject, Injectable } from '@nestjs/common';
import { shopperSpace, type ShopperSpace } from '@tradewind/profile';
import { EMBEDDING_MODELS, type EmbeddingModels } from './embedding-models.js';
import { NamedSegments } from './named-segments.js';

/** The space in which shoppers of a tenant are compared, by the newest models. */
@Injectable()
export class ShopperSpaces {
  constructor(
    @Inject(EMBEDDING_MODELS) private readonly deep: EmbeddingModels,
    private readonly segments: NamedSegments,
  ) {}

  latest(tenant: string): ShopperSpace {
    return shopperSpace(this.deep.latest(tenant), this.segments.latest(tenant));
  }
}
