import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ReplyLog } from '@tradewind/chatbot';
import type { Replied } from '@tradewind/chatbot';
import { chatbotMessages } from '@tradewind/contracts';
import type { FoldEvent } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import type { JobEntry } from '@tradewind/models';
import { EVENT_LOG, ON_FAILURE, SERVICE_NAME, Training } from '@tradewind/service';
import type { ChatbotConfig } from '../config.js';
import { CHATBOT_CONFIG } from '../tokens.js';
import { isTrainingDue, REPLIES_MODEL, requestRecord, trainingOf } from './reply-training.js';

const JOBS_LOOKED_AT = 500;
const NOTHING = { pairs: 0, newest: 0 };

/**
 * Gathers replies of people from the log, beside the folds, and asks for trainings: each replica by itself, of
 * the pairs before a full span of time, so that replicas ask for the same job, which runs once.
 */
@Injectable()
export class ReplyLearning implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(ReplyLearning.name);
  readonly #replies = new ReplyLog();
  readonly #asked = new Map<string, { readonly pairs: number; readonly newest: number }>();
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<Tail> | undefined;

  @Inject(ON_FAILURE) private readonly onFailure!: (error: unknown) => void;
  @Inject(SERVICE_NAME) private readonly service!: string;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(CHATBOT_CONFIG) private readonly config: ChatbotConfig,
    private readonly training: Training,
  ) {}

  /** Does not wait until the log is read: drafts know more and more. */
  onApplicationBootstrap(): void {
    this.#tail = this.log.tail([chatbotMessages.name], 'earliest', (record) => {
      this.#take(record);
    });
    this.#tail.then(({ failed }) => failed).catch(this.onFailure);
    const every = this.config.REPLIES_TRAIN_EVERY_MS;
    if (this.config.REPLIES_MIN_PAIRS === 0) return;
    this.#timer = setInterval(
      () => {
        void this.#consider(Math.floor(Date.now() / every) * every);
      },
      Math.min(every, 60_000),
    ).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await (await this.#tail?.catch(() => undefined))?.close();
  }

  repliesOf(tenant: string): readonly Replied[] {
    return this.#replies.repliesOf(tenant);
  }

  /** Trainings of the tenant's replies, the last requested first. */
  trainingsOf(tenant: string): readonly JobEntry[] {
    return this.training
      .list(tenant, JOBS_LOOKED_AT)
      .filter(({ model }) => model === REPLIES_MODEL);
  }

  #take(record: LogRecord): void {
    const decoded = decodeRecord(chatbotMessages, record);
    if (decoded.ok) this.#replies.take(decoded.event as FoldEvent<typeof chatbotMessages>);
  }

  /** Asks for what is due. What the log does not take is asked for again later. */
  async #consider(before: number): Promise<void> {
    for (const tenant of this.#replies.tenants) {
      const replies = this.repliesOf(tenant).filter(({ at }) => at < before);
      const newest = replies.at(-1)?.at ?? 0;
      if (!this.#isDue(tenant, replies)) continue;
      const leastPairs = this.config.REPLIES_MIN_PAIRS;
      const job = trainingOf(tenant, replies, { leastPairs });
      try {
        await this.log.publish([requestRecord(job, { service: this.service, time: newest })]);
        this.#asked.set(tenant, { pairs: replies.length, newest });
      } catch (error) {
        this.#logger.warn(`the log did not take the request of a training: ${String(error)}`);
      }
    }
  }

  #isDue(tenant: string, replies: readonly Replied[]): boolean {
    const [last] = this.trainingsOf(tenant);
    if (last && isOpen(last)) return false;
    const asked = this.#asked.get(tenant) ?? NOTHING;
    const known = last ? hadBy(last) : NOTHING;
    const pairs = Math.max(asked.pairs, known.pairs);
    const newest = Math.max(asked.newest, known.newest);
    return isTrainingDue(replies, this.config.REPLIES_MIN_PAIRS, { pairs, newest });
  }
}

/** What a training had, as far as the log says. */
function hadBy({ figures, requestedAt }: JobEntry): typeof NOTHING {
  return { pairs: figures?.['pairs'] ?? 0, newest: requestedAt };
}

function isOpen({ status }: JobEntry): boolean {
  return status === 'queued' || status === 'running';
}
