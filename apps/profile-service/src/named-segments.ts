import { Inject, Injectable } from '@nestjs/common';
import { segmentNameDocument, type ModelVersion } from '@tradewind/contracts';
import { priorSegments, type KMeansSnapshot } from '@tradewind/profile';
import { DocumentView } from '@tradewind/service';
import { SEGMENT_MODELS, type SegmentModels } from './segment-models.js';

/**
 * The newest segments of a tenant, learned or those that stand in before, under the names that the shop
 * has given them.
 */
@Injectable()
export class NamedSegments {
  constructor(
    @Inject(SEGMENT_MODELS) private readonly models: SegmentModels,
    private readonly documents: DocumentView,
  ) {}

  latest(tenant: string): ModelVersion<KMeansSnapshot> {
    const model = this.models.latest(tenant) ?? priorSegments;
    const segments = model.value.segments.map((learned) => {
      const own = this.documents.get(segmentNameDocument, tenant, learned.segment)?.content;
      if (own === undefined) return learned;
      const { name, description = learned.description } = own;
      return { ...learned, name, description };
    });
    return { ...model, value: { ...model.value, segments } };
  }
}
