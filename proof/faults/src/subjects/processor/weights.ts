import {
  defineDocument,
  DOCUMENT_CHANGED,
  envelopeHeaders,
  eventId,
  keyOf,
} from '@tradewind/contracts';
import type { DocumentChanged, TopicContract } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { z } from 'zod';
import type { WorkloadRecord } from '../../run/subject.js';
import type { Inserted } from '../stream/compose.js';

const TENANT = 'demo';
export const WEIGHT_ID = 'amounts';
/** Factors are so different that one in the wrong place shows in every sum. */
const LARGEST_FACTOR = 1_000;
/** Distinct events between two announcements, on average. */
const EVERY = 25;
/** Announcements that tell once more of a version, the newest or one before. */
const REPEATED = 0.4;
const SOURCE = '/shop-service/documents/settings.commands.v1/0';

/** What an amount is multiplied by where it stands in the log. */
export const weightDocument = defineDocument({
  kind: 'weight',
  description: 'What amounts are multiplied by.',
  ids: WEIGHT_ID,
  schema: z.strictObject({ factor: z.int() }),
  maxPerTenant: 1,
  maxBytes: 100,
  deliveredTo: [],
  example: { id: WEIGHT_ID, content: { factor: 2 } },
});

/** A version, and how many distinct events stand before its announcement. */
export interface Announced {
  readonly after: number;
  readonly version: number;
  readonly factor: number;
}

/** Versions of the document in any order among themselves: what is not newer must change nothing. */
export function announcements(seed: number, events: number): Announced[] {
  const draw = new Random(seed ^ 0x2545f491);
  const known: Announced[] = [];
  const all: Announced[] = [];
  for (let after = draw.between(0, EVERY); after < events; after += draw.between(1, 2 * EVERY)) {
    const again = known[draw.between(0, known.length - 1)];
    if (again !== undefined && draw.chance(REPEATED)) {
      all.push({ ...again, after });
      continue;
    }
    const version = known.length + 1;
    const made = { after, version, factor: draw.between(1, LARGEST_FACTOR) };
    known.push(made);
    all.push(made);
  }
  return all;
}

/** The factor that holds for each distinct event, in the order of the log. */
export function factorsOf(announced: readonly Announced[], events: number): number[] {
  let newest = 0;
  let factor = 1;
  let next = 0;
  return Array.from({ length: events }, (_, at) => {
    for (let told = announced[next]; told && told.after <= at; told = announced[++next]) {
      if (told.version <= newest) continue;
      newest = told.version;
      factor = told.factor;
    }
    return factor;
  });
}

/** The records by which every partition is told, and where they stand. */
export function insertedOf(topic: TopicContract, announced: readonly Announced[]): Inserted[] {
  return announced.map(({ after, version, factor }) => ({
    after,
    records: recordsOf(topic, after, {
      kind: weightDocument.kind,
      tenant: TENANT,
      id: WEIGHT_ID,
      version,
      at: 0,
      by: 'fault suite',
      content: { factor },
    }),
  }));
}

/** What records tell, read back. */
export function announcedIn(inserted: readonly Inserted[]): Announced[] {
  return inserted.flatMap(({ after, records: [record] }) => {
    if (record === undefined) return [];
    const { version, content } = JSON.parse(String(record.value)) as DocumentChanged;
    return [{ after, version, factor: weightDocument.schema.parse(content).factor }];
  });
}

function recordsOf(topic: TopicContract, after: number, change: DocumentChanged): WorkloadRecord[] {
  const key = keyOf(TENANT, `${change.kind}/${change.id}`);
  // Of no account of time: it must neither move a clock nor wait for one.
  const time = Date.UTC(2024, 0, 1);
  return Array.from({ length: topic.partitions }, (_, partition) => ({
    topic: topic.name,
    partition,
    key,
    value: JSON.stringify(change),
    headers: envelopeHeaders({
      id: eventId(['weight', after, change.version, partition].map(String).join('|')),
      type: DOCUMENT_CHANGED,
      source: SOURCE,
      key,
      time,
      recordedAt: time,
    }),
  }));
}
