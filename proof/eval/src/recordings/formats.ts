import { ecommerceTypeByName, storefrontEventSchemas } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { formats as recordings, type FormatName as ReplayFormat } from '@tradewind/cli/replay';
import type { RecordedEvent } from '@tradewind/cli/replay';
import { InputError } from '../command/errors.js';
import type { TextFile } from '../input/data-file.js';
import { readCdnow } from './cdnow.js';
import type { ShopperEvent, ShopRecording } from './shop-recording.js';

/** Told how many of the lines are read. */
type Said = (done: number, total: number) => void;

const LINES_PER_REPORT = 10_000;

/** The layouts by the name that the command line knows them under. */
export const formats = {
  'online-retail': (file: TextFile, said: Said) => readReplay(file, said, 'online-retail'),
  cdnow: readCdnow,
  'events-jsonl': (file: TextFile, said: Said) => readReplay(file, said, 'events-jsonl'),
  rees46: (file: TextFile, said: Said) => readReplay(file, said, 'rees46'),
  retailrocket: (file: TextFile, said: Said) => readReplay(file, said, 'retailrocket'),
  ga4: (file: TextFile, said: Said) => readReplay(file, said, 'ga4'),
} as const satisfies Record<string, (file: TextFile, said: Said) => ShopRecording>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];

/** What the first line of each layout looks like. */
const firstLines: readonly (readonly [FormatName, RegExp])[] = [
  ['ga4', /^\s*\{.*"event_(?:params|timestamp)"/],
  ['events-jsonl', /^\s*[[{]/],
  ['online-retail', /invoice.*stock.*quantity/i],
  ['rees46', /event_time.*event_type/],
  ['retailrocket', /timestamp.*visitorid.*event/],
  ['cdnow', /^\s*(?:customer_id|\d+\s+(?:\d+\s+)?\d{8}\s)/],
];

/** The layout that the first line of a file is of. Throws an InputError for one of none. */
export function formatOf({ path, lines }: TextFile): FormatName {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const found = firstLines.find(([, pattern]) => pattern.test(first.replace(/^\uFEFF/, '')));
  if (found) return found[0];
  const reason = `the first line is of no known layout (${formatNames.join(', ')})`;
  throw new InputError({ path, line: 1 }, reason);
}

/** Reads a recording by the reader of `npm start -- --replay`. */
function readReplay(
  { path, sha256, lines }: TextFile,
  said: Said,
  format: Exclude<ReplayFormat, 'instacart'>,
): ShopRecording {
  const events: ShopperEvent[] = [];
  let line = 0;
  const reader = recordings[format].open({
    event: (recorded) => events.push(shopperEventOf(recorded, { path, line })),
    malformed: ({ reason }) => {
      throw new InputError({ path, line, ...columnNamed(reason, lines[0] ?? '') }, reason);
    },
  });
  for (const text of lines) {
    line++;
    reader.line(text);
    if (line % LINES_PER_REPORT === 0) said(line, lines.length);
  }
  reader.end();
  if (events.length === 0) throw new InputError({ path }, 'the file holds no event');
  events.sort((a, b) => a.time - b.time);
  return { file: { path, sha256, rows: reader.rows }, events };
}

/** The readers name the column at fault in their reason, where it is a single one. */
function columnNamed(reason: string, header: string): { column?: number; name?: string } {
  const names = header.split(',').map((name) => name.replaceAll('"', '').trim());
  const at = names.findIndex((name) => name !== '' && reason.split(' ').includes(name));
  return at < 0 ? { column: 1 } : { column: at + 1, name: names[at] ?? '' };
}

interface Place {
  readonly path: string;
  readonly line: number;
}

function shopperEventOf({ messageId, time, json }: RecordedEvent, place: Place): ShopperEvent {
  const message = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const shopper = message['userId'] ?? message['anonymousId'];
  if (typeof shopper !== 'string' || shopper === '') {
    throw new InputError({ ...place, column: 1 }, 'neither userId nor anonymousId is a text');
  }
  return { shopper, time, event: storefrontEvent({ ...message, messageId }, place) };
}

const typeByCall: Readonly<Record<string, keyof typeof storefrontEventSchemas>> = {
  identify: 'user.identified',
  page: 'page.viewed',
  screen: 'screen.viewed',
  group: 'group.joined',
  alias: 'user.aliased',
};

function storefrontEvent(
  message: Readonly<Record<string, unknown>>,
  place: Place,
): TopicEvent<StorefrontEvents> {
  const call = String(message['type']);
  const name = String(message['event']);
  const type = call === 'track' ? (ecommerceTypeByName[name] ?? 'track.custom') : typeByCall[call];
  if (type === undefined) {
    throw new InputError({ ...place, column: 1 }, `'${call}' is not a type of the tracking API`);
  }
  const parsed = storefrontEventSchemas[type].safeParse(message);
  if (parsed.success) return { type, data: parsed.data } as TopicEvent<StorefrontEvents>;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new InputError({ ...place, column: 1 }, `${field}: ${issue?.message ?? 'not understood'}`);
}
