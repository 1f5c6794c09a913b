import { pageDocument } from '@tradewind/contracts';
import type { DocumentReader, MessageSignals } from '@tradewind/contracts';
import { Bm25Index, searchTerms } from '@tradewind/ml';
import type { Language } from '../intents/index.js';
import { passagesOf, searchedText } from './passages.js';
import type { Page, Passage } from './passages.js';

export interface FoundPassage {
  readonly passage: Passage;
  /** How well it fits, in [0, 1]. */
  readonly score: number;
}

type Dense = NonNullable<MessageSignals['passages']>;

export interface PageQuery {
  readonly tenant: string;
  readonly language: Language;
  readonly text: string;
  /** What a sentence encoder found; without it words alone decide. */
  readonly dense?: Dense | undefined;
}

interface Indexed {
  readonly passages: readonly Passage[];
  readonly index: Bm25Index;
  readonly rarity: ReadonlyMap<string, number>;
  readonly terms: readonly ReadonlySet<string>[];
}

const MOST = 3;
const MOST_BY_WORDS = 20;
/** Cosines between which the models of a language tell related texts from others. */
const COSINES: Readonly<Record<Language, readonly [unrelated: number, same: number]>> = {
  en: [0.2, 0.75],
  zh: [0.45, 0.85],
};
/** Words that say nothing of what a question is about. */
const EMPTY = new Set(
  (
    'a an the and or but if of to in on at for from with by as is are was were be been am do does did can could ' +
    'will would should may might must have has had i you he she it we they me my your our us this that these those ' +
    'what which who when where why how much many there here not no please hi hello want need like get know tell ' +
    'about any some so just also 我 你 您 们 的 了 吗 呢 吧 啊 是 在 有 和 与 这 那 个 请 问 想 要 能 可 以 可以 什 么 什么 怎 怎么 几 哪 为 为什么 请问 多 少 多少'
  ).split(' '),
);

/**
 * Finds passages of the shop's pages by words and, where an encoder has found some, by meaning. A passage's score is
 * the share of what the question says that the passage says too, each term counting by its rarity; with an encoder it
 * is the mean of that share and of the cosine, scaled to [0, 1].
 */
export class PageSearch {
  readonly #indexes = new WeakMap<readonly Page[], Map<Language, Indexed>>();

  /** Best first, three at most. */
  find(
    { tenant, language, text, dense = [] }: PageQuery,
    documents: DocumentReader,
  ): FoundPassage[] {
    const indexed = this.#indexOf(documents.list(pageDocument, tenant), language);
    if (indexed.passages.length === 0) return [];
    const cosines = cosinesOf(indexed.passages, dense);
    const candidates = new Set([
      ...indexed.index.search(text, MOST_BY_WORDS).map(({ document }) => document),
      ...cosines.keys(),
    ]);
    return [...candidates]
      .flatMap((at) => {
        const passage = indexed.passages[at];
        if (!passage) return [];
        const share = shareOf(indexed, at, text);
        const cosine =
          cosines.get(at) ?? (cosines.size > 0 ? Math.min(...cosines.values()) : undefined);
        const score = cosine === undefined ? share : (share + scaled(cosine, language)) / 2;
        return [{ passage, score }];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST);
  }

  /** Documents come as the same array until one of them changes. */
  #indexOf(pages: readonly Page[], language: Language): Indexed {
    const known = this.#indexes.get(pages) ?? new Map<Language, Indexed>();
    this.#indexes.set(pages, known);
    const indexed = known.get(language) ?? indexOf(pages, language);
    known.set(language, indexed);
    return indexed;
  }
}

function indexOf(pages: readonly Page[], language: Language): Indexed {
  const passages = pages.filter(({ content }) => content.language === language).flatMap(passagesOf);
  const texts = passages.map(searchedText);
  const terms = texts.map((text) => new Set(searchTerms(text).map(stem)));
  const frequency = new Map<string, number>();
  for (const term of terms.flatMap((of) => [...of])) {
    frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }
  const rarity = new Map(
    [...frequency].map(([term, count]) => [term, rarityOf(count, passages.length)] as const),
  );
  return { passages, terms, rarity, index: new Bm25Index(texts) };
}

function rarityOf(count: number, all: number): number {
  return Math.log(1 + (all - count + 0.5) / (count + 0.5)) + 0.2;
}

function shareOf({ terms, rarity, passages }: Indexed, at: number, text: string): number {
  const asked = [
    ...new Set(
      searchTerms(text)
        .filter((term) => !EMPTY.has(term))
        .map(stem),
    ),
  ];
  const unheard = rarityOf(0, passages.length);
  // Two Chinese characters that stand nowhere side by side are often no word; each counts by itself.
  const weight = (term: string) => rarity.get(term) ?? (PAIR.test(term) ? 0 : unheard);
  const weigh = (some: readonly string[]) => some.reduce((sum, term) => sum + weight(term), 0);
  const all = weigh(asked);
  return all === 0 ? 0 : weigh(asked.filter((term) => terms[at]?.has(term))) / all;
}

const PAIR = /^\p{Script=Han}{2}$/u;

/** English words without the endings of plural and tense. */
function stem(term: string): string {
  if (!/^[a-z]{4,}$/u.test(term)) return term;
  return term.replace(/(?:ies|ing|ed|es|s|e|y)$/u, '');
}

/** By the place of the passage, of those that are still what the encoder read. */
function cosinesOf(passages: readonly Passage[], dense: Dense): Map<number, number> {
  const cosines = new Map<number, number>();
  for (const { page, version, at, cosine } of dense) {
    const place = passages.findIndex(
      (passage) =>
        passage.page.id === page && passage.page.version === version && passage.at === at,
    );
    if (place >= 0) cosines.set(place, cosine);
  }
  return cosines;
}

function scaled(cosine: number, language: Language): number {
  const [unrelated, same] = COSINES[language];
  return Math.min(1, Math.max(0, (cosine - unrelated) / (same - unrelated)));
}
