import { Inject, Injectable } from '@nestjs/common';
import {
  AnswerBook,
  factsOf,
  latestOrders,
  ORDER_FOLD,
  ordersForMessage,
  questionWithFacts,
  shopIntents,
  unsupported,
} from '@tradewind/chatbot';
import type { ConversationState, Language, Replied, ShopperOrders } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import { CANDIDATES, ReplyBook, reranked } from '@tradewind/seq2seq';
import type { FoundReply, TextPair } from '@tradewind/seq2seq';
import { DocumentView, StateReader } from '@tradewind/service';
import type { ChatbotConfig } from '../config.js';
import { CHATBOT_CONFIG } from '../tokens.js';
import { LearnedRepliesBook } from './learned-replies.js';
import type { LearnedReplies } from './learned-replies.js';
import { ReplyLearning } from './reply-learning.js';

/** Suggestions beside a draft. */
const MAX_SUGGESTIONS = 3;
const BEAM = 4;
/** Indexes of tenants that are kept; another is built when it is wanted. */
const MAX_BOOKS = 8;

/** A reply that a person may send as it is or change. */
export interface Draft {
  readonly text: string;
  /** `seq2seq` wrote it; `retrieval` found it among replies of people and the shop's answers. */
  readonly by: 'seq2seq' | 'retrieval';
}

export interface Drafted {
  readonly draft: Draft | null;
  /** Further replies that were found, best first. */
  readonly suggestions: readonly Draft[];
  /** Replies that were refused, since they say more than the evidence does. */
  readonly refused: readonly { readonly by: Draft['by']; readonly claims: readonly string[] }[];
  readonly ordered: 'seq2seq' | 'retrieval';
}

interface Indexed {
  readonly replies: readonly Replied[];
  readonly size: number;
  readonly answers: string;
  readonly book: ReplyBook;
}

/** Drafts for people of the shop. Nothing of it reaches a shopper unless a person sends it. */
@Injectable()
export class Drafts {
  readonly #books = new Map<string, Indexed>();
  readonly #answers: AnswerBook;

  @Inject(DocumentView) private readonly documents!: DocumentView;

  constructor(
    @Inject(CHATBOT_CONFIG) config: ChatbotConfig,
    private readonly state: StateReader,
    private readonly learning: ReplyLearning,
    private readonly learned: LearnedRepliesBook,
  ) {
    this.#answers = new AnswerBook(config.ANSWERS_FILE);
  }

  /** For the last message of the shopper; `draft` is null where there is none or nothing is fit. */
  async forConversation(tenant: string, of: ConversationState): Promise<Drafted> {
    const asked = of.turns.findLast((turn) => turn.from === 'shopper');
    if (!asked || !('text' in asked)) {
      return { draft: null, suggestions: [], refused: [], ordered: 'retrieval' };
    }
    const orders = await this.#ordersOf(tenant, of, asked.text);
    const question = questionWithFacts(asked.text, orders);
    const evidence = [
      ...of.turns.flatMap((turn) => ('text' in turn ? [turn.text] : [])),
      ...orders.map(factsOf),
    ];
    const learned = await this.learned.of(tenant);
    const answers = this.#curated(tenant, of.language);
    const found = this.#bookOf(tenant, of.language, answers).find(question, CANDIDATES);
    return choose({ question, evidence, found, learned, answers });
  }

  async #ordersOf(tenant: string, { shopper }: ConversationState, text: string) {
    if (shopper === undefined) return [];
    const known = await this.state.read<ShopperOrders>(ORDER_FOLD, keyOf(tenant, shopper));
    return ordersForMessage(text, latestOrders(known));
  }

  /** What the shop answers today to the questions of its intents. */
  #curated(tenant: string, language: Language): TextPair[] {
    return shopIntents.flatMap((intent) => {
      const reply = this.#answers.find(tenant, intent, { language, documents: this.documents });
      if (!reply) return [];
      return intent.utterances[language].map((question) => ({ question, reply: reply.text }));
    });
  }

  #bookOf(tenant: string, language: Language, curated: readonly TextPair[]): ReplyBook {
    const key = `${tenant}:${language}`;
    const replies = this.learning.repliesOf(tenant);
    const answers = curated.map(({ reply }) => reply).join('\n');
    const known = this.#books.get(key);
    if (known?.size === replies.length && known.answers === answers) {
      const isSame = known.replies.at(-1) === replies.at(-1);
      if (isSame) return known.book;
    }
    const book = new ReplyBook([...curated, ...replies]);
    this.#books.delete(key);
    this.#books.set(key, { replies: replies.slice(-1), size: replies.length, answers, book });
    const [oldest] = this.#books.keys();
    if (this.#books.size > MAX_BOOKS && oldest !== undefined) this.#books.delete(oldest);
    return book;
  }
}

interface Choice {
  readonly question: string;
  readonly evidence: readonly string[];
  readonly found: readonly FoundReply[];
  readonly learned: LearnedReplies | undefined;
  /** The shop's own answers vouch for what they say. */
  readonly answers: readonly TextPair[];
}

function choose({ question, evidence, found, learned, answers }: Choice): Drafted {
  const isReranked = learned?.promotion.rerank === true;
  const order = isReranked ? reranked(learned.model, question, found, learned.weight) : found;
  const written =
    learned?.promotion.write === true
      ? learned.model
          .replies(question, { beam: BEAM })
          .filter(({ isWhole, text }) => isWhole && text)
      : [];
  const all: Draft[] = [
    ...written.slice(0, 1).map(({ text }): Draft => ({ text, by: 'seq2seq' })),
    ...order.map(({ text }): Draft => ({ text, by: 'retrieval' })),
  ];
  const own = new Set(answers.map(({ reply }) => reply.normalize('NFKC').replace(/\s+/gu, ' ')));
  const judged = all.map((draft) => ({
    draft,
    claims: own.has(draft.text) ? [] : unsupported(draft.text, evidence),
  }));
  const fit = judged.filter(({ claims }) => claims.length === 0).map(({ draft }) => draft);
  const [draft = null, ...others] = fit.filter(
    ({ text }, at) => fit.findIndex((other) => other.text === text) === at,
  );
  return {
    draft,
    suggestions: others.slice(0, MAX_SUGGESTIONS),
    refused: judged
      .filter(({ claims }) => claims.length > 0)
      .map(({ draft: { by }, claims }) => ({ by, claims })),
    ordered: isReranked ? 'seq2seq' : 'retrieval',
  };
}
