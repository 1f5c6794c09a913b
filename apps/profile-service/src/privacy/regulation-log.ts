import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import {
  chatbotMessages,
  CONVERSATIONS,
  envelopeHeaders,
  eventId,
  idOf,
  keyOf,
  privacyExports,
  privacyRegulations,
  privacySuppressions,
  regulationEvents,
  SHOPPER_FOLDS,
  storefrontEvents,
} from '@tradewind/contracts';
import type { RegulationType, TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventSink, NewRecord } from '@tradewind/log';
import { EVENT_LOG, SERVICE_NAME } from '@tradewind/service';

/** What is asked of whom; ids are pseudonyms. */
export interface AskedRegulation {
  readonly tenant: string;
  readonly regulation: string;
  readonly type: RegulationType;
  readonly suppress: boolean;
  /** By shopper: all ids that are known. */
  readonly shoppers: readonly (readonly string[])[];
  readonly by: string;
}

/** Records that are published at a time. */
const PER_PUBLISH = 1_000;

/** Appends what a shop asks of the data of shoppers to the logs in which that data comes. */
@Injectable()
export class RegulationLog {
  readonly #logger = new Logger(RegulationLog.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventSink,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /**
   * Resolves when all of it is durable; throws a 503 if it may not be: then the request has to be sent again
   * under its name, which does no harm.
   */
  async append(asked: AskedRegulation): Promise<void> {
    const records = [
      // First who asked for what, so that nothing is erased of which nobody can be told.
      this.#requested(asked),
      ...this.#suppressions(asked),
      ...this.#ofShoppers(asked),
      ...this.#ofConversations(asked),
      ...this.#ofExports(asked),
    ];
    try {
      for (let at = 0; at < records.length; at += PER_PUBLISH) {
        await this.log.publish(records.slice(at, at + PER_PUBLISH));
      }
    } catch (error) {
      this.#logger.error('the log did not accept a regulation', error);
      throw new ServiceUnavailableException(
        `the request was not accepted in full: send it again with the header x-request-id: ${asked.regulation}`,
      );
    }
  }

  #requested({ tenant, regulation, type, suppress, shoppers, by }: AskedRegulation): NewRecord {
    const ids = shoppers.reduce((sum, { length }) => sum + length, 0);
    const receipts = Object.fromEntries(SHOPPER_FOLDS.map((fold) => [fold, ids]));
    if (isOfConversations(type)) {
      receipts[CONVERSATIONS] = shoppers.length * chatbotMessages.partitions;
    }
    const data = {
      ...{ regulation, type, shoppers, by, receipts },
      ...(suppress && { suppress: true }),
    };
    return this.#record(privacyRegulations, {
      ...{ key: keyOf(tenant, regulation), type: 'regulation.requested', data, regulation },
    });
  }

  #ofShoppers({ tenant, regulation, type, suppress, shoppers }: AskedRegulation): NewRecord[] {
    return shoppers.flatMap((ids) =>
      ids.map((id) => {
        const data = { regulation, ids, ...(suppress && { suppress: true }) };
        const key = keyOf(tenant, id);
        return this.#record(storefrontEvents, {
          ...{ key, type: regulationEvents[type], data, regulation },
        });
      }),
    );
  }

  /** The conversations of a shopper are in any partition. The key names nobody, since folds remember it. */
  #ofConversations({ tenant, regulation, type, shoppers }: AskedRegulation): NewRecord[] {
    if (!isOfConversations(type)) return [];
    return shoppers.flatMap((ids, n) =>
      Array.from({ length: chatbotMessages.partitions }, (_, partition) => {
        const key = keyOf(tenant, `~regulation/${regulation}/${String(n)}`);
        const data = { regulation, type, ids };
        const event = { key, type: 'conversations.regulated', data, regulation };
        return this.#record(chatbotMessages, event, partition);
      }),
    );
  }

  /** What was exported of a shopper does not outlive the shopper. */
  #ofExports({ tenant, regulation, type, shoppers }: AskedRegulation): NewRecord[] {
    if (type !== 'erase') return [];
    return shoppers.flat().map((id) => {
      const key = keyOf(tenant, id);
      return this.#record(privacyExports, {
        ...{ key, type: 'exports.erased', data: { regulation }, regulation },
      });
    });
  }

  #suppressions({ tenant, regulation, by, ...asked }: AskedRegulation): NewRecord[] {
    const begins = asked.type === 'suppress' || asked.suppress;
    if (!begins && asked.type !== 'unsuppress') return [];
    return asked.shoppers.flat().map((id) => {
      const key = keyOf(tenant, id);
      const data = begins ? { id, regulation, by } : null;
      return this.#record(privacySuppressions, {
        ...{ key, type: 'suppression.begun', data, regulation },
      });
    });
  }

  #record(
    { name: topic, partitions }: TopicContract,
    {
      key,
      type,
      data,
      regulation,
    }: {
      readonly key: string;
      readonly type: string;
      readonly data: object | null;
      readonly regulation: string;
    },
    partition = partitionOf(key, partitions),
  ): NewRecord {
    const source = `/${this.service}/regulations`;
    const now = Date.now();
    const headers = envelopeHeaders({
      id: eventId([source, regulation, topic, partition, key, type].map(String).join('|')),
      ...{ source, type, key, subject: idOf(key), time: now, recordedAt: now },
    });
    return { topic, partition, key, value: data && JSON.stringify(data), headers };
  }
}

/** Conversations are neither learned from nor scored by their shopper: there is nothing to suppress. */
function isOfConversations(type: RegulationType): boolean {
  return type === 'erase' || type === 'export';
}
