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
  #revision = 0;

  constructor(private readonly documents: DocumentView) {
    documents.onChange(({ kind }) => {
      if (kind === slotDocument.kind || kind === pinDocument.kind) this.#revision += 1;
    });
  }

  /** Grows when a shop changes a slot or a pin. */
  get revision(): number {
    return this.#revision;
  }

  /** Throws a 404 for a slot that is neither built in nor has a document. `length`: if nobody says how long it is. */
  rulesOf(tenant: string, id: string, options: SlotOptions, length: number): ListRules {
    const { exclude = [], ...own } = this.#contentOf(tenant, id);
    const slot = { ...own, ...options };
    const { list: kind = DEFAULT_SLOT } = slot;
    return {
      ...orderOf(slot),
      ...filterOf(own.filter, options.filter),
      kind,
      length: slot.limit ?? slot.length ?? length,
      exclude: exclude.concat(slot.exclude ?? []),
      pins: this.#pinsOf(tenant, id),
      repeats: allowsRepeats(kind, slot.repeats),
      about: slot.items ?? [],
    };
  }

  /** What the document of a slot says, and what a built-in slot shows by its name. */
  #contentOf(tenant: string, id: string): SlotContent {
    const content = this.documents.get(slotDocument, tenant, id)?.content;
    const list = listKinds.find((kind) => kind === id);
    if (content === undefined && list === undefined) throw this.#notFound(tenant, id);
    return { ...(list && { list }), ...content };
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
function allowsRepeats(kind: ListKind, said: SlotContent['repeats']): boolean {
  if (said !== undefined) return said === 'allow';
  return kind === 'session' || kind === 'again' || kind === 'trending';
}
