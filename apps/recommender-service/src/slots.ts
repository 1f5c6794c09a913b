import { Injectable, NotFoundException } from '@nestjs/common';
import {
  listKinds,
  pinDocument,
  slotDocument,
  type ContentOf,
  type ListFilter,
  type ListKind,
  type SlotArm,
  type SlotExperiment,
} from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';
import type { ListRules, ShownArm } from '@tradewind/recommender';
import { DocumentView } from '@tradewind/service';
import type { SlotOptions } from './requests.js';

/** What is used where neither a request nor a document says otherwise. */
export const DEFAULT_SLOT = 'for-you';

/** Rules of a list, and the arm of the slot's experiment that they are of. */
export interface RulesOfSlot {
  readonly rules: ListRules;
  readonly arm?: ShownArm;
}

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

  /**
   * Throws a 404 for a slot that is neither built in nor has a document.
   *
   * @param asked `length`: if nobody says how long the list is; `shopper`: the id of whoever is in an experiment
   */
  rulesOf(
    tenant: string,
    id: string,
    asked: {
      readonly options: SlotOptions;
      readonly length: number;
      readonly shopper?: string | undefined;
    },
  ): RulesOfSlot {
    const { options, length, shopper } = asked;
    const { own, arm } = this.#settingsFor(tenant, id, shopper);
    const slot = { ...own, ...options };
    const { list: kind = DEFAULT_SLOT } = slot;
    const rules: ListRules = {
      ...orderOf(slot),
      ...filterOf(own.filter, options.filter),
      kind,
      length: slot.limit ?? slot.length ?? length,
      exclude: [...(own.exclude ?? []), ...(options.exclude ?? [])],
      pins: this.#pinsOf(tenant, id),
      repeats: allowsRepeats(kind, slot.repeats),
      about: slot.items ?? [],
    };
    return { rules, ...(arm && { arm }) };
  }

  /** What the slot says, and the arm of its experiment in place of it. */
  #settingsFor(
    tenant: string,
    id: string,
    shopper: string | undefined,
  ): { readonly own: SlotContent; readonly arm?: ShownArm } {
    const { experiment, ...own } = this.#contentOf(tenant, id);
    const arm = experiment && shopper !== undefined ? armOf(experiment, shopper) : undefined;
    if (experiment === undefined || arm === undefined) return { own };
    const { list, sources, filter, boosts, diversity, repeats } = arm;
    const said = { list, sources, filter, boosts, diversity, repeats };
    const changes = Object.entries(said).filter(([, value]) => value !== undefined);
    return {
      own: { ...own, ...(Object.fromEntries(changes) as SlotContent) },
      arm: { experiment: experiment.id, arm: arm.id },
    };
  }

  /** The names of all slots, the built-in ones first. */
  namesOf(tenant: string): readonly string[] {
    const own = this.documents.list(slotDocument, tenant).map(({ id }) => id);
    return [...new Set<string>([...listKinds, ...own])];
  }

  /** The experiment of a slot as it is now; of a slot that is not there, too. */
  experimentOf(tenant: string, id: string): SlotExperiment | undefined {
    return this.documents.get(slotDocument, tenant, id)?.content.experiment;
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
    return new NotFoundException(`there is no slot ${id}, but ${this.namesOf(tenant).join(', ')}`);
  }
}

type SlotContent = Partial<ContentOf<typeof slotDocument>>;

/** The arm of a shopper: the same at any time and in any process. */
function armOf({ id, arms }: SlotExperiment, shopper: string): SlotArm | undefined {
  const whole = arms.reduce((sum, { share = 1 }) => sum + share, 0);
  let point = (stableHash(`${id}|${shopper}`) / 2 ** 32) * whole;
  return arms.find(({ share = 1 }) => (point -= share) < 0) ?? arms.at(-1);
}

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
