import { Injectable, Logger } from '@nestjs/common';
import { Training } from '@tradewind/service';
import { promotionOf, Seq2SeqModel } from '@tradewind/seq2seq';
import type { Promotion } from '@tradewind/seq2seq';
import { ReplyLearning } from './reply-learning.js';

/** Networks that are kept in memory; another is read from the log when it is wanted. */
const MAX_MODELS = 8;

/** A network that has at least one role, with the weight it has in the order of replies. */
export interface LearnedReplies {
  readonly job: string;
  readonly model: Seq2SeqModel;
  readonly promotion: Promotion;
  readonly weight: number;
}

/** Networks of tenants that do better than retrieval, read when they are first wanted. */
@Injectable()
export class LearnedRepliesBook {
  readonly #logger = new Logger(LearnedRepliesBook.name);
  readonly #models = new Map<string, LearnedReplies>();

  constructor(
    private readonly learning: ReplyLearning,
    private readonly training: Training,
  ) {}

  /** Who decides on drafts and why, from the last training that has finished. */
  decisionOf(tenant: string): Promotion & { readonly job?: string } {
    const last = this.#lastOf(tenant);
    if (!last?.figures) {
      return { rerank: false, write: false, why: 'no training of replies has finished' };
    }
    return { ...promotionOf(last.figures), job: last.job };
  }

  /** `undefined` where retrieval alone decides, or the network cannot be read. */
  async of(tenant: string): Promise<LearnedReplies | undefined> {
    const last = this.#lastOf(tenant);
    const promotion = this.decisionOf(tenant);
    if (!last?.figures || !(promotion.rerank || promotion.write)) return undefined;
    const known = this.#models.get(tenant);
    if (known?.job === last.job) return known;
    const model = await this.#read(last.job);
    if (!model) return undefined;
    const learned = { job: last.job, model, promotion, weight: last.figures['weight'] ?? 0 };
    this.#keep(tenant, learned);
    return learned;
  }

  async #read(job: string): Promise<Seq2SeqModel | undefined> {
    const outcome = await this.training.view.whenEnded(job);
    if (outcome.status !== 'finished' || !('inline' in outcome.result)) return undefined;
    try {
      return Seq2SeqModel.fromBytes(Buffer.from(outcome.result.inline, 'base64'));
    } catch (error) {
      this.#logger.warn(`the network of training ${job} cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  #lastOf(tenant: string) {
    return this.learning.trainingsOf(tenant).find(({ status }) => status === 'finished');
  }

  #keep(tenant: string, learned: LearnedReplies): void {
    this.#models.delete(tenant);
    this.#models.set(tenant, learned);
    const [oldest] = this.#models.keys();
    if (this.#models.size > MAX_MODELS && oldest !== undefined) this.#models.delete(oldest);
  }
}
