import { Injectable, NotFoundException } from '@nestjs/common';
import { pinDocument, slotDocument } from '@tradewind/contracts';
import { Recommender } from '@tradewind/recommender';
import type { SlotRules } from '@tradewind/recommender';
import { DocumentView } from '@tradewind/service';

export interface Slot extends SlotRules {
  readonly repeats: boolean;
}

/** The slots of shops, as their documents are now. */
@Injectable()
export class Slots {
  constructor(
    private readonly documents: DocumentView,
    private readonly recommender: Recommender,
  ) {}

  /** As `find`; of a shop that has no slots yet each has the standard length, excludes and pins nothing. */
  findOrStandard(tenant: string, id: string, limit?: number): Slot {
    if (this.documents.list(slotDocument, tenant).length > 0) return this.find(tenant, id, limit);
    const { listLength } = this.recommender;
    return { length: limit ?? listLength, exclude: [], pins: [], repeats: false };
  }

  /** Throws a 404 for a slot without a document; `limit`: what the request asks for. */
  find(tenant: string, id: string, limit?: number): Slot {
    const slot = this.documents.get(slotDocument, tenant, id)?.content;
    if (slot === undefined) {
      const known = this.documents.list(slotDocument, tenant).map((document) => document.id);
      const names = known.length > 0 ? `, but ${known.join(', ')}` : '';
      throw new NotFoundException(`there is no slot ${id}${names}`);
    }
    const { length = this.recommender.listLength, exclude, repeats } = slot;
    const pins = this.documents
      .list(pinDocument, tenant)
      .map(({ content }) => content)
      .filter((pin) => pin.slot === id);
    return { length: limit ?? length, exclude, pins, repeats: repeats === 'allow' };
  }
}
