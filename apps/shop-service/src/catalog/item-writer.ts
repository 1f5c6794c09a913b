import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import { readRow } from '@tradewind/catalog';
import type { Statement } from '@tradewind/catalog';
import { envelopeHeaders, keyOf, MAX_VARIANTS, storefrontItems } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventSink, NewRecord } from '@tradewind/log';
import { CatalogView, EVENT_LOG, SERVICE_NAME } from '@tradewind/service';
import type { ShopConfig } from '../config.js';
import { SHOP_CONFIG } from '../tokens.js';
import { UnreadableFile } from './files/item-row.js';
import type { ItemRow } from './files/item-row.js';
import { ImportReport } from './item-import.js';
import type { ImportMode } from './item-import.js';

type Command = TopicEvent<typeof storefrontItems>;

/** Records that are appended at once. */
const BATCH = 500;

export interface ItemImport {
  readonly tenant: string;
  readonly by: string;
  readonly mode: ImportMode;
  readonly rows: AsyncIterable<ItemRow> | Iterable<ItemRow>;
}

/** What a request has stated so far. */
class Stated {
  /** Line by id. */
  readonly lines = new Map<string, number>();
  /** Ids that rows name, valid or not: of items, and of what they are variants of. */
  readonly named = new Set<string>();
  /** Items that the shop stated nothing of before. */
  readonly freshItems = new Set<string>();
  /** By item, how many variants the shop stated nothing of before. */
  readonly freshVariants = new Map<string, number>();
  /** Whether each row could be read so far that it names its item. */
  isWhole = true;

  /** Notes whom a row is about. */
  name(row: unknown): void {
    const { id, product_id: item } = (row ?? {}) as { id?: unknown; product_id?: unknown };
    if (typeof id !== 'string' && typeof id !== 'number') this.isWhole = false;
    for (const given of [id, item]) {
      if (typeof given === 'string' || typeof given === 'number')
        this.named.add(String(given).trim());
    }
  }
}

/** Appends what a shop states of its items to the log, where the catalogue takes it up. */
@Injectable()
export class ItemWriter {
  readonly #logger = new Logger(ItemWriter.name);
  #last = 0;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventSink,
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
    private readonly catalog: CatalogView,
  ) {}

  /**
   * Takes up the rows that are valid and reports the others. Resolves when all that was accepted is in the log.
   * With the mode `replace`, items that no row names are put out of sale, unless a row or a part of the file
   * could not be read.
   */
  async import({ tenant, by, mode, rows }: ItemImport, report: ImportReport): Promise<void> {
    const at = this.#now();
    const stated = new Stated();
    let batch: NewRecord[] = [];
    try {
      for await (const row of rows) {
        const statement = this.#read(tenant, row, stated, report);
        if (statement === undefined) continue;
        batch.push(this.#record(tenant, putOf(statement, by), at));
        report.accepted += 1;
        if (batch.length < BATCH) continue;
        await this.#append(batch);
        batch = [];
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      report.unreadable = { line: error.line, message: error.message };
      stated.isWhole = false;
    }
    await this.#append(batch);
    if (mode === 'merge') return;
    if (!stated.isWhole || report.accepted === 0) {
      report.notReplaced = 'not all of the file could be read';
      return;
    }
    await this.#deactivateOthers({ tenant, by, at }, stated, report);
  }

  async remove(tenant: string, place: { item: string; variant?: string }, by: string) {
    const event: Command = { type: 'item.removed', data: { ...place, by } };
    await this.#append([this.#record(tenant, event, this.#now())]);
  }

  #read(tenant: string, row: ItemRow, stated: Stated, report: ImportReport): Statement | undefined {
    const { line } = row;
    const refuse = (path: string, message: string, id?: string) => {
      report.refuse(line, { id, issues: [{ path, message }] });
    };
    if ('problem' in row) {
      stated.isWhole = false;
      refuse('', row.problem);
      return undefined;
    }
    stated.name(row.row);
    const read = readRow(row.row);
    if (!read.ok) {
      report.refuse(line, read);
      return undefined;
    }
    const { statement } = read;
    const id = statement.variant ?? statement.item;
    const earlier = stated.lines.get(id);
    const full =
      earlier === undefined
        ? this.#noRoomFor(tenant, statement, stated)
        : `line ${String(earlier)} has this id as well`;
    if (full !== undefined) {
      refuse('id', full, id);
      return undefined;
    }
    stated.lines.set(id, line);
    return statement;
  }

  /** Why there is no room for what a row states; notes it if there is. */
  #noRoomFor(
    tenant: string,
    { item, variant }: Statement,
    { freshItems, freshVariants }: Stated,
  ): string | undefined {
    const max = this.config.CATALOG_MAX_ITEMS;
    if (!this.catalog.isStated(tenant, item) && !freshItems.has(item)) {
      if (this.catalog.counts(tenant).stated + freshItems.size >= max) {
        return `there are ${String(max)} items, and there may be no more (CATALOG_MAX_ITEMS)`;
      }
      freshItems.add(item);
    }
    if (variant === undefined) return undefined;
    const known = Object.entries(this.catalog.get(tenant, item)?.variants ?? {})
      .filter(([, { fields, learned }]) => Object.keys(fields).length > learned.length)
      .map(([id]) => id);
    if (known.includes(variant)) return undefined;
    const fresh = freshVariants.get(item) ?? 0;
    if (known.length + fresh >= MAX_VARIANTS) {
      return `the item ${item} has ${String(MAX_VARIANTS)} variants, and may have no more`;
    }
    freshVariants.set(item, fresh + 1);
    return undefined;
  }

  async #deactivateOthers(
    { tenant, by, at }: { readonly tenant: string; readonly by: string; readonly at: number },
    { named }: Stated,
    report: ImportReport,
  ): Promise<void> {
    let deactivated = 0;
    let batch: NewRecord[] = [];
    for (const item of this.catalog.ids(tenant)) {
      if (named.has(item) || this.catalog.get(tenant, item)?.fields.active === false) continue;
      const event = putOf({ item, fields: { active: false } }, by);
      batch.push(this.#record(tenant, event, at));
      deactivated += 1;
      if (batch.length < BATCH) continue;
      await this.#append(batch);
      batch = [];
    }
    await this.#append(batch);
    report.deactivated = deactivated;
  }

  #record(tenant: string, { type, data }: Command, time: number): NewRecord {
    const { name: topic, partitions } = storefrontItems;
    const key = keyOf(tenant, (data as { item: string }).item);
    const source = `/${this.service}`;
    const headers = envelopeHeaders({
      id: randomUUID(),
      source,
      type,
      key,
      time,
      recordedAt: time,
    });
    return {
      topic,
      partition: partitionOf(key, partitions),
      key,
      value: JSON.stringify(data),
      headers,
    };
  }

  /** Each request has a time of its own, so that the later one counts. */
  #now(): number {
    return (this.#last = Math.max(Date.now(), this.#last + 1));
  }

  async #append(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.log.publish(records);
    } catch (error) {
      this.#logger.error('the log did not accept items', error);
      throw new ServiceUnavailableException(
        'not all items were accepted: send them again, which changes nothing of those that were',
      );
    }
  }
}

function putOf({ item, variant, fields }: Statement, by: string): Command {
  const place = { item, ...(variant !== undefined && { variant }) };
  return { type: 'item.put_requested', data: { ...place, fields, by } };
}
