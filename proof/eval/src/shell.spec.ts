import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import {
  intentLines,
  purchaseLines,
  scratchDirectory,
  sessionLines,
  tableLines,
} from './generated.fixture.js';
import type { Evaluation } from './report/evaluation.js';
import { runShell } from './shell.js';

jest.setTimeout(120_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);

async function run(...args: readonly string[]) {
  let printed = '';
  let said = '';
  const status = await runShell(args, {
    print: (text) => (printed += text),
    errors: { write: (text) => (said += text) },
  });
  return { status, printed, said };
}

/** Runs a task that must succeed; what it wrote as JSON, and the table. */
async function evaluate(...args: readonly string[]) {
  const json = scratch.path('out.json');
  const { status, printed, said } = await run(...args, '--json', json);
  // Progress is no complaint.
  expect(said).not.toContain('eval:');
  expect(status).toBe(0);
  const evaluation = JSON.parse(readFileSync(json, 'utf8')) as Evaluation;
  return { evaluation, printed };
}

const value = ({ metrics }: Pick<Evaluation, 'metrics'>, name: string) => {
  const { value: of = Number.NaN, ci95 = [0, 0] } = metrics[name] ?? {};
  expect(ci95[0]).toBeLessThanOrEqual(of);
  expect(ci95[1]).toBeGreaterThanOrEqual(of);
  return of;
};
const baseline = ({ baselines }: Evaluation, method: string, name: string) =>
  value({ metrics: baselines[method] ?? {} }, name);

const header = 'SessionId\tItemId\tTime';
const sessions = scratch.write('train.tsv.gz', [header, ...sessionLines(700, 1)]);
const fewSessions = scratch.write('few.tsv', sessionLines(150, 1));
const later = scratch.write('test.tsv', sessionLines(60, 2, 700));
const table = scratch.write('table.csv', tableLines(900, 1));
const train = scratch.write('intents.csv', ['utterance,intent', ...intentLines('train')]);
const test = scratch.write('questions.csv', intentLines('test'));
const purchases = scratch.write('purchases.txt', purchaseLines(400, 1));

describe('the recommender task', () => {
  const ofSessions = ['--data', sessions, '--format', 'sessions-tsv', '--epochs', '60'];

  it('follows rings of items in sessions that it has not seen', async () => {
    const { evaluation, printed } = await evaluate(
      ...['recommender', '--protocol', 'next-item', ...ofSessions, '--test', later],
    );
    expect(evaluation).toMatchObject({
      task: 'recommender',
      protocol: 'next-item',
      data: { path: sessions, rows: 2_800, also: [{ path: later, rows: 240 }] },
      n: 180,
      seed: 1,
      published: [],
    });
    expect(Object.keys(evaluation.metrics)).toEqual([
      ...['ndcg@10', 'recall@10', 'hr@10', 'hr@20', 'mrr@20'],
    ]);
    expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.95);
    expect(baseline(evaluation, 'itemPop', 'hr@10')).toBeLessThan(0.4);
    expect(Object.keys(evaluation.perSource)).toEqual(['neighbours', 'trending', 'newItemsOnly']);
    expect(evaluation.cpuMicrosPerEvent).toBeGreaterThan(0);
    expect(evaluation.rssMb).toBeGreaterThan(10);
    expect(printed).toContain('baseline: itemPop');
  });

  it('is a function of data and seed', async () => {
    const args = [
      ...['recommender', '--protocol', 'random-5fold', '--data', fewSessions],
      ...['--format', 'sessions-tsv', '--epochs', '10', '--seed'],
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
    expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.9);
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
      ...['--algorithms', 'itemPop'],
    );
    expect(evaluation.n).toBe(400);
    expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.9);
    expect(Object.keys(evaluation.perSource)).toEqual(['streamFed']);
    expect(evaluation.notes.join()).toContain('no times');
  });
});

describe('the propensity task', () => {
  it('learns a table of numbers, texts and gaps, and names what it leaves out', async () => {
    const { evaluation } = await evaluate('propensity', '--table', table, '--label', 'bought');
    expect(evaluation.n).toBe(900);
    expect(Object.keys(evaluation.metrics)).toEqual(['auc', 'logLoss', 'ece', 'aucOnline']);
    expect(value(evaluation, 'auc')).toBeGreaterThan(0.9);
    expect(value(evaluation, 'aucOnline')).toBeGreaterThan(0.8);
    expect(value(evaluation, 'auc')).toBeGreaterThan(baseline(evaluation, 'oneFeature', 'auc'));
    expect(baseline(evaluation, 'baseRate', 'auc')).toBe(0.5);
    expect(evaluation.notes).toEqual([
      "Column 'name' was left out: its texts name rows (900 distinct in 900).",
      "Column 'constant' was left out: it holds one value only.",
      "Label 1 is 'yes'.",
      "The strongest feature by itself is 'score'.",
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
    expect(evaluation.n).toBe(400);
    expect(Object.keys(evaluation.metrics)).toEqual([
      ...['ari', 'silhouette', 'nearest', 'changesByModel'],
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

describe('the shell', () => {
  it('shows its tasks, and the options of each', async () => {
    for (const args of [[], ['--help'], ['-h']]) {
      const { status, printed } = await run(...args);
      expect([status, printed]).toEqual([0, expect.stringContaining('recommender')]);
    }
    for (const name of ['recommender', 'propensity', 'intents', 'segments']) {
      const { status, printed } = await run(name, '--help');
      expect([status, printed]).toEqual([0, expect.stringContaining('--json OUT')]);
    }
  });

  const good = scratch.write('good.csv', ['user,item,time', 'u,i,1', 'v,j,2']);
  const noTime = scratch.write('no-time.csv', ['user,item,time', 'u,i,1', 'v,j,soon']);
  const ragged = scratch.write('ragged.csv', ['user,item,time', 'u,i']);
  const badType = scratch.write('bad-type.csv', ['user,item,time,type', 'u,i,1,veiw']);
  const mixed = scratch.write('mixed.csv', [
    ...tableLines(100, 3).map((line, at) =>
      at === 50 ? line.replace(/,[\d.]+,/, ',high,') : line,
    ),
  ]);
  const third = scratch.write('third.csv', ['x,label', '1,a', '2,b', '3,c']);
  const badDate = scratch.write('bad-date.txt', [' 1 19970101 1 2.00', ' 1 19970231 1 2.00']);
  const retail = scratch.write('retail.csv', [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    '1,A,x,six,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  ]);
  const prequential = ['recommender', '--protocol', 'prequential', '--format', 'events-csv'];

  it.each<[string, readonly string[], string]>([
    ['an unknown task', ['segment'], "Did you mean 'segments'?"],
    ['an unknown option', ['segments', '--evnts', 'x'], "Did you mean '--events'?"],
    ['a missing option', ['segments', '--format', 'cdnow'], '--events is required'],
    [
      'an unknown protocol',
      ['recommender', '--protocol', 'next-itm', '--format', 'x', '--data', 'x'],
      "Did you mean 'next-item'?",
    ],
    ['a missing file', [...prequential, '--data', 'none.csv'], 'none.csv: there is no such file'],
    [
      'a bad time',
      [...prequential, '--data', noTime],
      `${noTime}, line 3, column 3 (time): 'soon' is not a time`,
    ],
    [
      'a ragged row',
      [...prequential, '--data', ragged],
      `${ragged}, line 2, column 3: 2 columns instead of 3`,
    ],
    [
      'a bad type',
      [...prequential, '--data', badType],
      `line 2, column 4 (type): 'veiw' is none of view, cart, purchase. Did you mean 'view'?`,
    ],
    [
      'a protocol that needs a test file',
      ['recommender', '--protocol', 'next-item', '--format', 'events-csv', '--data', good],
      '--protocol next-item needs --test PATH',
    ],
    [
      'a column that is missing',
      ['propensity', '--table', table, '--label', 'bougth'],
      "Did you mean 'bought'?",
    ],
    [
      'a number that is none',
      ['propensity', '--table', mixed, '--label', 'bought'],
      `${mixed}, line 51, column 2 (score): 'high' is not a number`,
    ],
    [
      'a label of three values',
      ['propensity', '--table', third, '--label', 'label'],
      `${third}, line 4, column 2 (label): a label has two values`,
    ],
    [
      'labels that training lacks',
      ['intents', '--train', train, '--test', third],
      'none of the labels is one of the training file',
    ],
    [
      'a date that the calendar lacks',
      ['segments', '--events', badDate, '--format', 'cdnow'],
      `${badDate}, line 2, column 2 (date): '19970231' is not a date`,
    ],
    [
      'a quantity that is none',
      ['segments', '--events', retail, '--format', 'online-retail'],
      `${retail}, line 2, column 4 (Quantity): Quantity is not a whole number`,
    ],
    [
      'a file for the figures that cannot be written',
      [...prequential, '--data', good, '--json', scratch.path('none/out.json')],
      'cannot be written',
    ],
  ])('ends with 2 at %s', async (_, args, reason) => {
    const { status, said } = await run(...args);
    expect(said).toContain(reason);
    expect(status).toBe(2);
  });
});

const data =
  process.env['TRADEWIND_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const shoppers = resolve(data, 'online-shoppers/online_shoppers_intention.csv');
const ratings = resolve(data, 'ml-100k/u.data.gz');

// Public files may not be copied here: they are measured where they are present.
if (existsSync(shoppers)) {
  describe('UCI Online Shoppers', () => {
    it('has the figures of a logistic regression, and published ones beside', async () => {
      const { evaluation } = await evaluate(
        ...['propensity', '--table', shoppers, '--label', 'Revenue', '--splits', '1'],
      );
      expect(evaluation.n).toBe(12_330);
      expect(value(evaluation, 'auc')).toBeGreaterThan(0.9);
      expect(evaluation.published.map(({ name }) => name)).toContain('XGBoost');
    });
  });
}

if (existsSync(ratings)) {
  describe('MovieLens 100K, ratings of 5', () => {
    it('has the prequential recall of popularity that others measured', async () => {
      const { evaluation } = await evaluate(
        ...['recommender', '--protocol', 'prequential', '--data', ratings, '--format', 'ml-100k'],
      );
      expect(baseline(evaluation, 'itemPop', 'hr@10')).toBeCloseTo(0.108, 3);
      expect(value(evaluation, 'hr@10')).toBeGreaterThan(0.12);
    });
  });
}
