import { Worker } from 'node:worker_threads';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { passagesOf, searchedText } from '@tradewind/chatbot';
import type { Page } from '@tradewind/chatbot';
import { pageDocument } from '@tradewind/contracts';
import type { MessageSignals } from '@tradewind/contracts';
import { threadArguments } from '@tradewind/models';
import { DocumentView } from '@tradewind/service';
import type { ChatbotConfig } from '../config.js';
import { CHATBOT_CONFIG } from '../tokens.js';
import type { EncoderTask, FromEncoders, ToEncoders } from './thread-protocol.js';

const PROGRAM = new URL('./thread-program.js', import.meta.url);
/** A message waits so long for its signals; without them the linear model decides. */
const PATIENCE_MS = 400;
/** Messages that may wait at once. */
const MAX_WAITING = 64;

export type EncodersStatus =
  | { readonly state: 'off' | 'starting' }
  | { readonly state: 'ready'; readonly models: readonly string[]; readonly modelVersion: string }
  | { readonly state: 'failed'; readonly reason: string };

type Waiting = (signals: MessageSignals | undefined) => void;

/**
 * Sentence encoders in a thread of their own, so that neither encoding nor learning holds up requests. They
 * are an addition: whatever happens to them, messages are accepted, and understood by the linear model.
 */
@Injectable()
export class Encoders implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(Encoders.name);
  readonly #waiting = new Map<number, Waiting>();
  #status: EncodersStatus = { state: 'off' };
  #thread: Worker | undefined;
  #asked = 0;

  /** The pages of each tenant that the thread has last got. */
  readonly #pages = new Map<string, readonly Page[]>();

  constructor(
    @Inject(CHATBOT_CONFIG) private readonly config: ChatbotConfig,
    @Inject(DocumentView) private readonly documents: DocumentView,
  ) {}

  get status(): EncodersStatus {
    return this.#status;
  }

  onModuleInit(): void {
    const { MODEL_DIR: directory } = this.config;
    if (directory === undefined) {
      this.#logger.log('no MODEL_DIR: the linear model alone decides what messages ask');
      return;
    }
    this.#status = { state: 'starting' };
    const workerData: EncoderTask = { directory };
    this.#thread = new Worker(PROGRAM, { workerData, execArgv: [...threadArguments] });
    this.#thread.on('message', (message: FromEncoders) => {
      this.#take(message);
    });
    this.#thread.on('error', (error: unknown) => {
      this.#fail(error instanceof Error ? error.message : String(error));
    });
    this.#thread.unref();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#thread?.terminate();
  }

  /** `undefined` where no encoder is ready, or it takes too long. Never rejects. */
  signalsOf(tenant: string, text: string): Promise<MessageSignals | undefined> {
    if (this.#status.state !== 'ready' || this.#waiting.size >= MAX_WAITING) {
      return Promise.resolve(undefined);
    }
    this.#tellPages(tenant);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#answer(id, undefined);
      }, PATIENCE_MS);
      this.#waiting.set(id, (signals) => {
        clearTimeout(timer);
        resolve(signals);
      });
      const question: ToEncoders = { type: 'understand', id, tenant, text };
      this.#thread?.postMessage(question);
    });
  }

  /** Pages come as the same array until one of them changes. */
  #tellPages(tenant: string): void {
    const pages = this.documents.list(pageDocument, tenant);
    const before = this.#pages.get(tenant);
    if (pages === before || (pages.length === 0 && before === undefined)) return;
    this.#pages.set(tenant, pages);
    const passages = pages.flatMap(passagesOf).map((passage) => ({
      page: passage.page.id,
      version: passage.page.version,
      at: passage.at,
      language: passage.page.content.language,
      text: searchedText(passage),
    }));
    const told: ToEncoders = { type: 'pages', tenant, passages };
    this.#thread?.postMessage(told);
  }

  #take(message: FromEncoders): void {
    if (message.type === 'signals') {
      this.#answer(message.id, message.signals);
    } else if (message.type === 'ready') {
      const { models, modelVersion } = message;
      this.#status = { state: 'ready', models, modelVersion };
      this.#logger.log(
        `sentence encoders decide together with the linear model: ${models.join(', ')}`,
      );
    } else {
      this.#fail(message.reason);
    }
  }

  #answer(id: number, signals: MessageSignals | undefined): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.(signals);
  }

  #fail(reason: string): void {
    this.#status = { state: 'failed', reason };
    this.#logger.warn(`no sentence encoder, the linear model alone decides: ${reason}`);
    for (const id of [...this.#waiting.keys()]) this.#answer(id, undefined);
  }
}
