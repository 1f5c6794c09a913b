import { Injectable, NotFoundException } from '@nestjs/common';
import {
  listKinds,
  pinDocument,
  slotDocument,
  type ContentOf,
  type ListFilter,
  type ListKind,
} from '@tradewind/contracts';
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
    const content = this.documents.get(slotDocument, tenant, id)?.content;
    const builtIn = listKinds.find((kind) => kind === id);
    if (content === undefined && builtIn === undefined) throw this.#notFound(tenant, id);
    const { limit, items = [], exclude = [], ...changed } = options;
    const slot: SlotContent = { ...content, ...changed };
    const kind = slot.list ?? builtIn ?? DEFAULT_SLOT;
    return {
      ...orderOf(slot),
      kind,
      length: limit ?? slot.length ?? length,
      exclude: [...(slot.exclude ?? []), ...exclude],
      pins: this.#pinsOf(tenant, id),
      repeats: (slot.repeats ?? usualRepeats(kind)) === 'allow',
      about: items,
      ...filterOf(content?.filter, options.filter),
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

type SlotContent = Partial<ContentOf<typeof slotDocument>>;

/** How the items of a slot are put in order. */
function orderOf({ sources, boosts, diversity }: SlotContent) {
  return {
    ...(sources && { sources }),
    ...(boosts && { boosts }),
    ...(diversity !== undefined && { diversity }),
  };
}

/** Both filters apply; where they speak of the same, that of the request counts. */
function filterOf(own: ListFilter | undefined, asked: ListFilter | undefined) {
  return own === undefined && asked === undefined ? {} : { filter: { ...own, ...asked } };
}

/** What is popular in the shop is so whoever asks; a session goes back and forth. */
function usualRepeats(kind: ListKind): 'allow' | 'exclude' {
  const mayRepeat = kind === 'session' || kind === 'again' || kind === 'trending';
  return mayRepeat ? 'allow' : 'exclude';
}
