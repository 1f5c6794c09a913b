import { didYouMean } from '@tradewind/config';
import { InputError, UsageError } from '../command/errors.js';
import { readTextFile } from '../input/data-file.js';
import type { TextFile } from '../input/data-file.js';
import { cellError, cellOf, columnsOf, dataFileOf } from '../input/delimited.js';
import type { Columns, Row } from '../input/delimited.js';
import { nextItemsOf, sequencesOf, withTimes } from './data.js';
import type { NextItem, RecommenderData } from './data.js';
import { actions } from './interaction.js';
import type { Action, Interaction } from './interaction.js';

export interface DataPaths {
  readonly data: string;
  readonly test?: string;
  /** Ratings below are left out, where the layout has ratings. */
  readonly minRating: number;
  /** Whether sessions stand for shoppers, where the layout has both. */
  readonly bySession: boolean;
}

const MS_PER_SECOND = 1_000;
/** Numbers above are ms since the epoch, below seconds. */
const LARGEST_SECONDS = 1e11;

/** The layouts by the name that the command line knows them under. */
export const formats = {
  'sessions-tsv': (paths: DataPaths) => timed(paths, readSessions),
  'ml-100k': (paths: DataPaths) => timed(paths, readRatings),
  'events-csv': (paths: DataPaths) => timed(paths, readEvents),
  rees46: (paths: DataPaths) => timed(paths, readShopEvents),
  sequences: readSequences,
  'session-prefixes': readPrefixes,
} as const satisfies Record<string, (paths: DataPaths) => Promise<RecommenderData>>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];

type ReadTimed = (file: TextFile, paths: DataPaths) => { columns: Columns; all: Interaction[] };

async function timed(paths: DataPaths, read: ReadTimed): Promise<RecommenderData> {
  const train = read(await readTextFile(paths.data), paths);
  const shared = { train: inOrder(train.all), hasTimes: true, notes: [] };
  if (paths.test === undefined) return { ...shared, files: [dataFileOf(train.columns)] };
  const test = read(await readTextFile(paths.test), paths);
  const later = inOrder(test.all);
  const files = [dataFileOf(train.columns), dataFileOf(test.columns)];
  return { ...shared, files, later, test: nextItemsOf(sequencesOf(later)) };
}

/** Stable, so that what happened at once stays in the order of the file. */
function inOrder(interactions: Interaction[]): Interaction[] {
  return interactions.sort((a, b) => a.time - b.time);
}

function readSessions(file: TextFile): ReturnType<ReadTimed> {
  const columns = columnsOf(file, ['SessionId', 'ItemId', 'Time']);
  const all = columns.rows.map((row): Interaction => ({
    user: idOf(columns, row, 0),
    item: idOf(columns, row, 1),
    time: timeOf(columns, row, 2),
    action: 'view',
  }));
  return { columns, all };
}

function readRatings(file: TextFile, { minRating }: DataPaths): ReturnType<ReadTimed> {
  const columns = columnsOf(file, ['user', 'item', 'rating', 'timestamp']);
  const all = columns.rows.flatMap((row): Interaction[] => {
    const rating = numberOf(columns, row, 2);
    const user = idOf(columns, row, 0);
    const item = idOf(columns, row, 1);
    const time = timeOf(columns, row, 3);
    return rating < minRating ? [] : [{ user, item, time, action: 'view' }];
  });
  return { columns, all };
}

/** `user,item,time`, and `type` where the file has it. */
function readEvents(file: TextFile): ReturnType<ReadTimed> {
  const plain = columnsOf(file, ['user', 'item', 'time']);
  const width = plain.rows[0]?.cells.length ?? 0;
  const columns = width > 3 ? columnsOf(file, ['user', 'item', 'time', 'type']) : plain;
  const all = columns.rows.map((row): Interaction => ({
    user: idOf(columns, row, 0),
    item: idOf(columns, row, 1),
    time: timeOf(columns, row, 2),
    action: width > 3 ? actionOf(columns, row) : 'view',
  }));
  return { columns, all };
}

/** The event files of REES46 shops. What leaves a cart says nothing of what is wanted. */
function readShopEvents(file: TextFile, { bySession }: DataPaths): ReturnType<ReadTimed> {
  const by = bySession ? 'user_session' : 'user_id';
  const columns = columnsOf(file, [by, 'product_id', 'event_time', 'event_type']);
  if (!columns.headed) {
    throw new InputError({ path: file.path, line: 1, column: 1 }, `expected a header with ${by}`);
  }
  const all = columns.rows.flatMap((row): Interaction[] => {
    if (cellOf(columns, row, 3).trim() === 'remove_from_cart') return [];
    const user = idOf(columns, row, 0);
    const item = idOf(columns, row, 1);
    return [{ user, item, time: timeOf(columns, row, 2), action: actionOf(columns, row) }];
  });
  return { columns, all };
}

function idOf(columns: Columns, row: Row, column: number): string {
  const id = cellOf(columns, row, column).trim();
  if (id === '') throw cellError(columns, row, column, 'is empty');
  return id;
}

function numberOf(columns: Columns, row: Row, column: number): number {
  const text = cellOf(columns, row, column).trim();
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw cellError(columns, row, column, `'${text}' is not a number`);
}

/** Seconds or ms since the epoch, or a date. */
function timeOf(columns: Columns, row: Row, column: number): number {
  const text = cellOf(columns, row, column).trim();
  const value = text === '' ? Number.NaN : Number(text);
  const time = value < LARGEST_SECONDS ? Math.round(value * MS_PER_SECOND) : value;
  const known = Number.isNaN(time) ? Date.parse(text) : time;
  if (Number.isFinite(known) && known >= 0) return known;
  throw cellError(columns, row, column, `'${text}' is not a time`);
}

function actionOf(columns: Columns, row: Row): Action {
  const text = cellOf(columns, row, 3).trim();
  const action = actions.find((each) => each === text);
  if (action !== undefined) return action;
  const known = actions.join(', ');
  throw cellError(columns, row, 3, `'${text}' is none of ${known}.${didYouMean(text, actions)}`);
}

/** A user and the items of that user in order of time, one user a line. */
async function readSequences({ data, test }: DataPaths): Promise<RecommenderData> {
  if (test !== undefined) throw new UsageError('--format sequences takes no --test file');
  const file = await readTextFile(data);
  const records = wordLines(file);
  const pairs = records.flatMap(({ words: [user = '', ...items], line }) => {
    if (items.length > 0) return items.map((item) => [user, item] as const);
    throw new InputError({ path: data, line, column: 2 }, 'a user without items');
  });
  const { path, sha256 } = file;
  return {
    files: [{ path, sha256, rows: records.length }],
    train: withTimes(pairs),
    hasTimes: false,
    notes: [],
  };
}

/** Sessions of items, one a line, and a test file of prefixes with the item that came next. */
async function readPrefixes({ data, test }: DataPaths): Promise<RecommenderData> {
  const file = await readTextFile(data);
  const sessions = wordLines(file);
  const pairs = sessions.flatMap(({ words, line }) =>
    words.map((item) => [`session-${line}`, item] as const),
  );
  const trainFile = { path: file.path, sha256: file.sha256, rows: sessions.length };
  const shared = { train: withTimes(pairs), hasTimes: false, notes: [] };
  if (test === undefined) return { ...shared, files: [trainFile] };
  const testFile = await readTextFile(test);
  const points = prefixesIn(testFile);
  const { path, sha256 } = testFile;
  return { ...shared, files: [trainFile, { path, sha256, rows: points.length }], test: points };
}

/** Consecutive lines are of one session when each prefix is the one before without its last item. */
function prefixesIn(file: TextFile): NextItem[] {
  let session = '';
  let before = '';
  return file.lines.flatMap((line, at): NextItem[] => {
    if (line.trim() === '') return [];
    const [prefix = '', next, more] = line.split('\t').map((part) => part.trim());
    const place = { path: file.path, line: at + 1 };
    if (prefix === '') throw new InputError({ ...place, column: 1 }, 'the prefix is empty');
    if (!next || more !== undefined || next.includes(' ')) {
      throw new InputError({ ...place, column: 2 }, 'expected one item behind a tab');
    }
    const items = prefix.split(/ +/);
    if (before !== [...items, next].join(' ')) session = `session-${at + 1}`;
    before = items.join(' ');
    return [{ session, prefix: items, next }];
  });
}

function wordLines(file: TextFile): { words: string[]; line: number }[] {
  const records = file.lines.flatMap((text, at) => {
    const words = text.trim().split(/[\s,]+/);
    return words[0] === '' ? [] : [{ words, line: at + 1 }];
  });
  if (records.length === 0) throw new InputError({ path: file.path }, 'the file is empty');
  return records;
}
