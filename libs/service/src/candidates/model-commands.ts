import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { envelopeHeaders, eventId, keyOf, modelPromotions } from '@tradewind/contracts';
import type { ModelPromotions, TopicEvent } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventLog } from '@tradewind/log';
import { EVENT_LOG, SERVICE_NAME } from '../tokens.js';

type ModelCommand = Exclude<TopicEvent<ModelPromotions>, { type: 'model.promoted' }>;

/** Appends commands about a model's candidates to the log, from which its trainer hears of them. */
@Injectable()
export class ModelCommands {
  readonly #logger = new Logger(ModelCommands.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** Resolves once the log has it; the trainer takes it up with the next epoch that it learns. */
  async give({ type, data }: ModelCommand): Promise<void> {
    const key = keyOf(data.tenant, data.model);
    const source = `/${this.service}/models`;
    const now = Date.now();
    const id = eventId(`${source}|${randomUUID()}`);
    const about = { id, source, type, subject: data.model, key, time: now, recordedAt: now };
    const headers = envelopeHeaders(about);
    const partition = partitionOf(key, modelPromotions.partitions);
    const value = JSON.stringify(data);
    try {
      await this.log.publish([{ topic: modelPromotions.name, partition, key, value, headers }]);
    } catch (error) {
      this.#logger.error('the log did not accept a command', error);
      throw new ServiceUnavailableException('the command was not accepted: send it again');
    }
  }
}
