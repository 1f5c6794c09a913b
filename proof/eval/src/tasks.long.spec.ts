import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import {
  intentLines,
  purchaseLines,
  scratchDirectory,
  sessionLines,
  tableLines,
} from './generated.fixture.js';
import { sourceNames } from '@tradewind/ml';
import { rankingMetrics } from './measure/ranking.js';
import { baseline, evaluate as evaluateTo, value } from './run-shell.fixture.js';

jest.setTimeout(240_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);

const evaluate = (...args: readonly string[]) => evaluateTo(scratch.path('out.json'), ...args);

const header = 'SessionId\tItemId\tTime';
const sessions = scratch.write('train.tsv.gz', [header, ...sessionLines(700, 1)]);
const fewSessions = scratch.write('few.tsv', sessionLines(150, 1));
const later = scratch.write('test.tsv', sessionLines(60, 2, 700));
const table = scratch.write('table.csv', tableLines(900, 1));
const train = scratch.write('intents.csv', ['utterance,intent', ...intentLines('train')]);
const test = scratch.write('questions.csv', intentLines('test'));
const purchases = scratch.write('purchases.txt', purchaseLines(160, 1));

describe('the recommender task', () => {
  const ofSessions = ['--data', sessions, '--format', 'sessions-tsv'];
  const nextItem = ['recommender', '--protocol', 'next-item', ...ofSessions, '--test', later];

  it('follows rings of items in sessions that it has not seen', async () => {
    const { evaluation, printed } = await evaluate(...nextItem);
    expect(evaluation).toMatchObject({
      task: 'recommender',
      protocol: 'next-item',
      data: { path: sessions, rows: 2_800, also: [{ path: later, rows: 240 }] },
      n: 180,
      seed: 1,
      published: [],
    });
    expect(Object.keys(evaluation.metrics)).toEqual([...rankingMetrics]);
    expect(value(evaluation, 'hr@5')).toBeGreaterThan(0.95);
    expect(baseline(evaluation, 'itemPop', 'hr@10')).toBeLessThan(0.4);
    expect(Object.keys(evaluation.perSource)).toEqual([...sourceNames]);
    expect(Object.keys(evaluation.baselines)).toEqual(['itemPop', 'sessionPop']);
    for (const name of ['itemCf', 'rules', 'sessionKnn', 'userCf', 'ials', 'ease']) {
      const metrics = evaluation.perSource[name] ?? {};
      expect(value({ metrics }, 'hr@10')).toBeGreaterThan(0.9);
    }
    expect(evaluation.cpuMicrosPerEvent).toBeGreaterThan(0);
    expect(evaluation.rssMb).toBeGreaterThan(10);
    expect(printed).toContain('baseline: itemPop');
    expect(printed).toContain('mrr@20');
    expect(printed).not.toContain('ndcg@5');
    expect(evaluation.notes.join()).toContain('McNemar');
  });

  it('leaves the items of the session out when it is told to', async () => {
    const walks = ['s\ti1-0\t1', 's\ti1-1\t2', 's\ti1-0\t3', 's\ti1-2\t4'];
    const test = scratch.write('walks.tsv', ['SessionId\tItemId\tTime', ...walks]);
    const args = ['recommender', '--protocol', 'next-item', ...ofSessions, '--test', test];
    const allowed = await evaluate(...args, '--algorithms', 'again,rules');
    const excluded = await evaluate(...args, '--algorithms', 'again,rules', '--repeats', 'exclude');
    expect([allowed.evaluation.n, excluded.evaluation.n]).toEqual([3, 2]);
    const again = ({ perSource }: typeof allowed.evaluation) =>
      value({ metrics: perSource['again'] ?? {} }, 'hr@20');
    expect([again(allowed.evaluation), again(excluded.evaluation)]).toEqual([1 / 3, 0]);
  });

  it('is a function of data and seed', async () => {
    const args = [
      ...['recommender', '--protocol', 'random-5fold', '--data', fewSessions],
      ...['--format', 'sessions-tsv', '--algorithms', 'rules,userCf,ials', '--seed'],
    ];
    const figures = async (seed: string) => (await evaluate(...args, seed)).evaluation.metrics;
    const third = await figures('3');
    expect(await figures('3')).toEqual(third);
    expect(await figures('4')).not.toEqual(third);
  });

  it('predicts before it learns, and counts each new item of a known session once', async () => {
    const { evaluation } = await evaluate(
      'recommender',
      '--protocol',
      'prequential',
      ...ofSessions,
    );
    // Of 2,800 clicks four fifths are scored, less the first of each session.
    expect(evaluation.n).toBe((2_800 * 4 * 3) / (5 * 4));
    expect(value(evaluation, 'recall@10')).toBeGreaterThan(0.9);
    expect(Object.keys(evaluation.baselines)).toEqual(['itemPop', 'isgd']);
  });

  it('holds out the last item of sequences, and learns the last but one for streamFed', async () => {
    const lines = Array.from({ length: 400 }, (_, user) => {
      const ring = user % 20;
      const items = [0, 1, 2, 3, 4].map((step) => `${ring}-${(user + step) % 6}`);
      return [user, ...items].join(' ');
    });
    const data = scratch.write('sequences.txt', lines);
    const { evaluation } = await evaluate(
      ...['recommender', '--protocol', 'leave-last-out', '--data', data, '--format', 'sequences'],
      ...['--algorithms', 'rules,userCf,itemPop'],
    );
    expect(evaluation.n).toBe(400);
    expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.9);
    expect(Object.keys(evaluation.perSource)).toEqual(['rules', 'userCf', 'streamFed']);
    expect(evaluation.notes.join()).toContain('no times');
  });
});

describe('the propensity task', () => {
  it('learns a table of numbers, texts and gaps, and names what it leaves out', async () => {
    const { evaluation } = await evaluate(
      ...['propensity', '--table', table, '--label', 'bought', '--splits', '3'],
    );
    expect(evaluation.n).toBe(900);
    expect(Object.keys(evaluation.metrics)).toEqual(['auc', 'logLoss', 'ece', 'aucOnline']);
    expect(value(evaluation, 'auc')).toBeGreaterThan(0.9);
    expect(value(evaluation, 'aucOnline')).toBeGreaterThan(0.8);
    expect(value(evaluation, 'auc')).toBeGreaterThan(baseline(evaluation, 'oneFeature', 'auc'));
    expect(Object.keys(evaluation.perSource)).toEqual(['logistic', 'forest', 'promoted']);
    expect(evaluation.perSource['forest']?.['auc']?.value).toBeGreaterThan(
      baseline(evaluation, 'oneFeature', 'auc'),
    );
    expect(evaluation.perSource['promoted']?.['aucOnline']?.value).toBe(
      value(evaluation, 'aucOnline'),
    );
    expect(baseline(evaluation, 'baseRate', 'auc')).toBe(0.5);
    expect(evaluation.notes).toEqual([
      "Column 'name' was left out: its texts name rows (900 distinct in 900).",
      "Column 'constant' was left out: it holds one value only.",
      "Label 1 is 'yes'.",
      "The strongest feature by itself is 'score'.",
      'In the order of the file no challenger is promoted.',
      expect.stringMatching(
        /^A forest is fitted and scored in \d+\.\d\d s of CPU time\.$/,
      ) as unknown,
    ]);
  });

  it('takes a table without header, its columns by number', async () => {
    const path = scratch.write(
      'plain.tsv',
      tableLines(300, 2)
        .slice(1)
        .map((line) => line.replaceAll(',', '\t')),
    );
    const { evaluation } = await evaluate(
      ...['propensity', '--table', path, '--label', '6', '--drop', '1,5', '--splits', '2'],
    );
    expect(evaluation.data.rows).toBe(300);
    expect(value(evaluation, 'auc')).toBeGreaterThan(0.85);
  });
});

describe('the intents task', () => {
  it('labels texts and tells held-out intents, with columns of other names', async () => {
    const { evaluation } = await evaluate('intents', '--train', train, '--test', test);
    expect(evaluation.n).toBe(48);
    expect(evaluation.data.rows).toBe(96);
    expect(value(evaluation, 'accuracy')).toBeGreaterThan(0.9);
    expect(value(evaluation, 'oosAuroc')).toBeGreaterThan(0.6);
    expect(value(evaluation, 'oosRecall@5')).toBeGreaterThan(0);
    expect(baseline(evaluation, 'majority', 'accuracy')).toBe(1 / 24);
  });

  it('tells the texts of a file of unknown ones', async () => {
    const oos = scratch.write('oos.csv', ['text', 'what is the capital of France', 'sing a song']);
    const { evaluation } = await evaluate(
      'intents',
      '--train',
      train,
      '--test',
      test,
      '--oos',
      oos,
    );
    expect(value(evaluation, 'oosAuroc')).toBeGreaterThan(0.9);
    expect(evaluation.data.also).toMatchObject([{ path: test }, { path: oos, rows: 2 }]);
  });
});

describe('the segments task', () => {
  it('forms segments that agree across seeds and says what moved shoppers', async () => {
    const { evaluation } = await evaluate(
      ...['segments', '--events', purchases, '--format', 'cdnow', '--runs', '2'],
    );
    expect(evaluation.n).toBe(160);
    expect(Object.keys(evaluation.metrics)).toEqual([
      ...['ari', 'silhouette', 'nearest', 'ariOverTime', 'nearestAtReview', 'fidelity'],
      'changesByModel',
    ]);
    expect(value(evaluation, 'ari')).toBeGreaterThan(0.3);
    expect(value(evaluation, 'nearest')).toBeGreaterThan(0.6);
    expect(value(evaluation, 'changesByModel')).toBeGreaterThanOrEqual(0);
    expect(baseline(evaluation, 'batchKMeans', 'nearest')).toBe(1);
  });

  it('reads the recordings of npm start -- --replay', async () => {
    const lines = Array.from({ length: 600 }, (_, at) => {
      const timestamp = new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
      const message = { type: 'track', event: 'Product Viewed', timestamp, userId: `u${at % 260}` };
      return JSON.stringify({ ...message, properties: { product_id: `p${at % 7}` } });
    });
    const events = scratch.write('events.jsonl.gz', lines);
    const { evaluation } = await evaluate(
      ...['segments', '--events', events, '--format', 'events-jsonl', '--runs', '1'],
      ...['--clusters', '2'],
    );
    expect(evaluation.data.rows).toBe(600);
    expect(evaluation.n).toBeGreaterThan(200);
  });
});

const data =
  process.env['TRADEWIND_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const ratings = resolve(data, 'ml-100k/u.data.gz');

// Public files may not be copied here: they are measured where they are present.
if (existsSync(ratings)) {
  describe('MovieLens 100K, ratings of 5', () => {
    it('has the prequential recall of popularity that others measured', async () => {
      const { evaluation } = await evaluate(
        ...['recommender', '--protocol', 'prequential', '--data', ratings, '--format', 'ml-100k'],
        ...['--algorithms', 'itemCf,rules,itemPop'],
      );
      expect(baseline(evaluation, 'itemPop', 'hr@10')).toBeCloseTo(0.108, 3);
      expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.16);
    }, 240_000);
  });
}
