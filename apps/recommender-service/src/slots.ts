import { Injectable, NotFoundException } from '@nestjs/common';
import { listKinds, pinDocument, slotDocument, type ListKind } from '@tradewind/contracts';
import type { ListRules } from '@tradewind/recommender';
import { DocumentView } from '@tradewind/service';
import type { SlotOptions } from './requests.js';

/** What is used where neither a request nor a document says otherwise. */
export const DEFAULT_SLOT = 'for-you';

/** The slots of shops: the built-in ones, and those of documents as they are now. */
@Injectable()
export class Slots {
  constructor(private readonly documents: DocumentView) {}

  /** Throws a 404 for a slot that is neither built in nor has a document. `length`: if nobody says how long it is. */
  rulesOf(tenant: string, id: string, options: SlotOptions, length: number): ListRules {
    const slot = this.documents.get(slotDocument, tenant, id)?.content;
    const builtIn = listKinds.find((kind) => kind === id);
    if (slot === undefined && builtIn === undefined) throw this.#notFound(tenant, id);
    const kind = options.list ?? slot?.list ?? builtIn ?? DEFAULT_SLOT;
    const repeats = options.repeats ?? slot?.repeats;
    const filter = { ...slot?.filter, ...options.filter };
    const diversity = options.diversity ?? slot?.diversity;
    return {
      kind,
      length: options.limit ?? slot?.length ?? length,
      exclude: [...(slot?.exclude ?? []), ...(options.exclude ?? [])],
      pins: this.#pinsOf(tenant, id),
      repeats: repeats === undefined ? mayRepeat(kind) : repeats === 'allow',
      about: options.items ?? [],
      ...(slot?.sources && { sources: slot.sources }),
      ...(slot?.boosts && { boosts: slot.boosts }),
      ...(Object.keys(filter).length > 0 && { filter }),
      ...(diversity !== undefined && { diversity }),
    };
  }

  #pinsOf(tenant: string, id: string): ListRules['pins'] {
    const pins = this.documents.list(pinDocument, tenant).map(({ content }) => content);
    return pins.filter(({ slot }) => slot === id);
  }

  #notFound(tenant: string, id: string): NotFoundException {
    const own = this.documents.list(slotDocument, tenant).map((document) => document.id);
    const names = [...new Set([...listKinds, ...own])].join(', ');
    return new NotFoundException(`there is no slot ${id}, but ${names}`);
  }
}

/** What is popular in the shop is so whoever asks; a session goes back and forth. */
function mayRepeat(kind: ListKind): boolean {
  return kind === 'session' || kind === 'again' || kind === 'trending';
}
