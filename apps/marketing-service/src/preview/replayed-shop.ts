import {
  campaignDocument,
  DOCUMENT_CHANGED,
  envelopeHeaders,
  eventId,
  keyOf,
  marketingCampaigns,
  marketingHandOvers,
  marketingItemInterests,
  marketingItemSignals,
  SHOPPER_PARTITIONS,
  storefrontEvents,
  storefrontItemChanges,
  type Fold,
  profileSegments,
  type FoldOutput,
  type TopicContract,
} from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { InMemoryPartition } from '@tradewind/fold/partition';
import { partitionOf, type LogRecord } from '@tradewind/log';
import { ItemFollowersFold, MARKETING_FOLD, type MarketingFold } from '@tradewind/marketing';

/** Newer than any version of the log, so that the document under preview counts from the first record on. */
const PREVIEWED = Number.MAX_SAFE_INTEGER;

type Concluded = FoldOutput & { readonly time: number };
type Data = Pick<LogRecord, 'topic' | 'key' | 'value' | 'headers' | 'timestamp'>;

export interface ReplayedShopOptions {
  /** The fold that serves; each partition has one of its own. */
  readonly fold: () => MarketingFold;
  readonly epochMs: number;
  readonly tenant: string;
  readonly campaign: string;
  /** Of the document under preview. */
  readonly content: unknown;
  readonly onDecision: (decision: Concluded) => void;
}

/**
 * Partitions of shoppers in memory that are folded by the code that serves, with a document in place of the
 * one of the log. Nothing of what is concluded leaves them: states that go from one id to another, and
 * changes of items to those who follow them, go on between the partitions at once.
 */
export class ReplayedShop {
  readonly #shoppers: InMemoryPartition[] = [];
  readonly #followers: InMemoryPartition[] = [];
  readonly #sent: Concluded[] = [];
  #sequence = 0;
  #folded = 0;

  constructor(private readonly options: ReplayedShopOptions) {
    for (let partition = 0; partition < SHOPPER_PARTITIONS; partition++) {
      this.#shoppers.push(this.#open(options.fold(), partition));
      this.#followers.push(this.#open(new ItemFollowersFold(), partition));
      this.#put(partition);
    }
  }

  get folded(): number {
    return this.#folded;
  }

  /** Records of one partition come in order. Throws what the fold throws; one that cannot be read is left out. */
  fold(record: LogRecord): void {
    if (record.topic === storefrontItemChanges.name) {
      for (const followers of this.#followers) this.#give(followers, record);
    } else if (!this.#isReplaced(record) && isReadable(record)) {
      this.#give(this.#shoppers[record.partition], record);
    }
    this.#folded += 1;
    this.#deliver();
  }

  /** Moves the clocks on: what is due by then is decided. */
  advance(to: number): void {
    for (const shoppers of this.#shoppers) if (to > shoppers.now) shoppers.advance(to);
    this.#deliver();
    for (const shoppers of this.#shoppers) if (to > shoppers.now) shoppers.advance(to);
  }

  /** The states of all shoppers. */
  *states(): Iterable<unknown> {
    for (const shoppers of this.#shoppers) {
      for (const [, state] of shoppers.states(MARKETING_FOLD)) yield state;
    }
  }

  #open(fold: Fold, partition: number): InMemoryPartition {
    return new InMemoryPartition({
      ...{ folds: [fold], epochMs: this.options.epochMs, partition, rereads: false },
      onEmit: (output, time) => {
        if (output.topic.name === marketingCampaigns.name) {
          this.options.onDecision({ ...output, time });
        } else {
          this.#sent.push({ ...output, time });
        }
      },
    });
  }

  /** The document under preview, before all else. */
  #put(partition: number): void {
    const { tenant, campaign: id, content } = this.options;
    const { kind } = campaignDocument;
    const said = { kind, tenant, id, version: PREVIEWED, at: 0, by: 'preview', content };
    const key = keyOf(tenant, `${kind}/${id}`);
    const name = { id: `preview ${String(partition)}`, type: DOCUMENT_CHANGED, key };
    this.#give(this.#shoppers[partition], {
      ...{ topic: storefrontEvents.name, key: Buffer.from(key), timestamp: 0 },
      value: Buffer.from(JSON.stringify(said)),
      headers: envelopeHeaders({ ...name, source: '/preview', time: 0, recordedAt: 0 }),
    });
  }

  /** Whether a record tells of another version of the document under preview. */
  #isReplaced({ key, headers }: LogRecord): boolean {
    const { tenant, campaign } = this.options;
    const { kind } = campaignDocument;
    const isDocument = String(headers['ce_type']).endsWith(DOCUMENT_CHANGED);
    return isDocument && String(key) === keyOf(tenant, `${kind}/${campaign}`);
  }

  #deliver(): void {
    for (let next = this.#sent.shift(); next; next = this.#sent.shift()) this.#bring(next);
  }

  #bring({ topic, key, event: { type, data }, slot, time }: Concluded): void {
    const partition = partitionOf(key, SHOPPER_PARTITIONS);
    const number = this.#sequence++;
    const id = slot === undefined ? `preview ${String(number)}` : eventId(slot);
    const source = `/preview/${MARKETING_FOLD}/preview/0`;
    const headers = envelopeHeaders({ id, source, type, key, time, recordedAt: time });
    headers['ce_sequence'] = `${String(number)}.1`;
    const record = {
      ...{ topic: topic.name, key: Buffer.from(key), headers, timestamp: time },
      value: Buffer.from(JSON.stringify(data)),
    };
    if (topic.name === marketingItemInterests.name) {
      const { shopper } = data as { shopper: string };
      const home = partitionOf(keyOf(this.options.tenant, shopper), SHOPPER_PARTITIONS);
      this.#give(this.#followers[home], record);
    } else if ([marketingHandOvers.name, marketingItemSignals.name].includes(topic.name)) {
      this.#give(this.#shoppers[partition], record);
    }
  }

  /** Field by field: a log may give records that read their contents on access. */
  #give(partition: InMemoryPartition | undefined, of: Data): void {
    const { topic, key, value, headers, timestamp } = of;
    const offset = this.#sequence++;
    partition?.fold({ topic, partition: 0, offset, key, value, headers, timestamp });
  }
}

const contracts: ReadonlyMap<string, TopicContract> = new Map(
  [storefrontEvents, profileSegments].map((topic) => [topic.name, topic] as const),
);

function isReadable(record: LogRecord): boolean {
  const topic = contracts.get(record.topic);
  return topic === undefined || decodeRecord(topic, record).ok;
}
