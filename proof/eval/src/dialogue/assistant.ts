import {
  AnswerBook,
  ConversationFold,
  IntentModel,
  maskPersonalData,
  namedProduct,
  offeredProduct,
  ordersForMessage,
  passagesOf,
  ProductIndex,
  searchedText,
  shopIntents,
} from '@tradewind/chatbot';
import type { ConversationState, Page } from '@tradewind/chatbot';
import type { MessageUnderstanding } from '@tradewind/chatbot-service/signals';
import { keyOf, MAX_PRODUCTS_IN_MESSAGE, pageDocument } from '@tradewind/contracts';
import type { OfferedProduct, TopicContract, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing/fold-harness';
import { catalogue, NOW, orders, pages, SHOPPER } from './shop.js';

const TENANT = 'demo';
const SECOND = 1_000;

export type Concluded = TopicEvent<TopicContract> & { readonly type: string };

/** The fold that serves, fed as the endpoint of messages feeds it: with orders, products and signals. */
export class Assistant {
  readonly #harness: FoldHarness<ConversationFold['inputs'][number], never, never>;
  readonly #index = new ProductIndex(catalogue.flatMap((item) => namedProduct(item) ?? []));
  #said = 0;

  private constructor(private readonly understanding: MessageUnderstanding | undefined) {
    const fold = new ConversationFold({
      ...{ model: new IntentModel(shopIntents), answers: new AnswerBook(), threshold: 0.5 },
      actions: 'system',
    });
    this.#harness = new FoldHarness(fold, { epochMs: 60_000 }) as never;
    for (const page of pages)
      this.#harness.document(pageDocument, { tenant: TENANT, id: page.id }, contentOf(page));
  }

  static async open(understanding?: MessageUnderstanding): Promise<Assistant> {
    await understanding?.pages.put(
      TENANT,
      pages.flatMap((page) => {
        const stored = { id: page.id, version: 1, content: contentOf(page) } as Page;
        return passagesOf(stored).map((passage) => ({
          ...{ page: page.id, version: 1, at: passage.at, language: page.language },
          text: searchedText(passage),
        }));
      }),
    );
    return new Assistant(understanding);
  }

  /** The message as the endpoint writes it. */
  async received(conversation: string, said: string, isGuest: boolean) {
    const text = maskPersonalData(
      said,
      orders.map(({ orderId }) => orderId),
    );
    const products = this.#productsFor(conversation, text);
    const signals = await this.understanding?.signalsOf(text, TENANT);
    this.#said += 1;
    return {
      ...{ conversation, messageId: `m${String(this.#said)}`, text },
      ...(products.length > 0 && { products }),
      ...(signals && { signals }),
      ...(!isGuest && { shopper: SHOPPER, orders: ordersForMessage(text, orders) }),
    };
  }

  /** What the fold concludes from a message. */
  answer(data: Awaited<ReturnType<Assistant['received']>>): Concluded[] {
    const delivery = { key: keyOf(TENANT, data.conversation), time: NOW + this.#said * SECOND };
    this.#harness.event({ type: 'message.received', data }, delivery);
    return this.#harness.take().map(({ event }) => event);
  }

  #productsFor(conversation: string, text: string): OfferedProduct[] {
    const named = this.#index
      .find(text, MAX_PRODUCTS_IN_MESSAGE)
      .flatMap(({ id, fit }) => offered(id, text, fit));
    if (named.length > 0) return named;
    const state = this.#harness.state(keyOf(TENANT, conversation)) as ConversationState | undefined;
    const { lastProduct = [], shownProducts = [] } = state ?? {};
    return [...new Set([lastProduct, shownProducts].flat())].flatMap((id) => offered(id, text));
  }
}

function offered(id: string, text: string, fit?: number): OfferedProduct[] {
  const item = catalogue.find((one) => one.item === id);
  return [(item && offeredProduct(item, text, fit)) ?? []].flat();
}

function contentOf({ title, language, text }: (typeof pages)[number]) {
  return { title, language, text };
}
