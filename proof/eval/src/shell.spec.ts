import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { intentLines, scratchDirectory, tableLines } from './generated.fixture.js';
import { run } from './run-shell.fixture.js';
import { tasks } from './tasks.js';

jest.setTimeout(240_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);

const table = scratch.write('table.csv', tableLines(100, 1));
const train = scratch.write('intents.csv', ['utterance,intent', ...intentLines('train')]);

describe('the shell', () => {
  it('shows its tasks, and the options of each', async () => {
    for (const args of [[], ['--help'], ['-h']]) {
      const { status, printed } = await run(...args);
      expect([status, printed]).toEqual([0, expect.stringContaining('recommender')]);
    }
    for (const { name } of tasks) {
      const { status, printed } = await run(name, '--help');
      expect([status, printed]).toEqual([0, expect.stringContaining('--json')]);
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
      'an unknown algorithm',
      [...prequential, '--data', good, '--algorithms', 'itemcf'],
      "there is no algorithm 'itemcf'; there are itemCf,",
    ],
    [
      'a blend of nothing',
      [...prequential, '--data', good, '--algorithms', 'itemPop'],
      '--algorithms names no source of the blend',
    ],
    [
      'repeats where items are new by protocol',
      [...prequential, '--data', good, '--repeats', 'allow'],
      '--repeats allow is for --protocol next-item, not for prequential',
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
