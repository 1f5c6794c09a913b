import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { scratchDirectory } from '../generated.fixture.js';
import { baseline, evaluate as evaluateTo, run, value } from '../run-shell.fixture.js';
import { shippedPairs } from './shipped.js';

jest.setTimeout(60_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);
const evaluate = (...args: readonly string[]) => evaluateTo(scratch.path('out.json'), ...args);

const COLOURS = ['red', 'blue', 'green', 'black'];
const lines = Array.from({ length: 60 }, (_, at) => {
  const order = `Q-${String(100 + at)}`;
  const colour = COLOURS[at % COLOURS.length] ?? '';
  return `"where is the ${colour} lamp of ${order}?","The ${colour} lamp of ${order} is on its way.",${String(at)}`;
});
const table = scratch.write('pairs.csv', ['question,reply,time', ...lines.toReversed()]);
const small = ['--hidden', '16', '--steps', '40', '--beam', '1'];

describe('the seq2seq task', () => {
  it('learns the first pairs by time and is judged on the last, beside baselines', async () => {
    const { evaluation, printed } = await evaluate('seq2seq', '--data', table, ...small);
    expect(evaluation).toMatchObject({
      task: 'seq2seq',
      protocol: 'time',
      data: { path: table, rows: 60 },
      config: { backend: 'wasm', hidden: 16 },
      n: 12,
    });
    expect(value(evaluation, 'perplexity')).toBeGreaterThan(1);
    expect(value(evaluation, 'chrf')).toBeGreaterThan(0.1);
    expect(baseline(evaluation, 'bm25', 'recall@1')).toBe(1);
    expect(baseline(evaluation, 'frequent', 'exact')).toBe(0);
    expect(printed).toContain('Promotion:');
  });

  it('reads dialogues, and judges on a file of its own', async () => {
    const dialogues = lines.map(
      (_, at) => `1\t你 好\t第 ${String(at)} 件 到 哪 了\t已 发 出 ${String(at)}`,
    );
    const wrong = dialogues.map((line) => line.replace('1', '0'));
    const path = scratch.write('dialogues.tsv', [...dialogues, ...wrong]);
    const test = scratch.write('later.tsv', dialogues.slice(0, 5));
    const files = ['--data', path, '--test', test, '--format', 'dialogues'];
    const { evaluation } = await evaluate('seq2seq', ...files, ...small);
    expect(evaluation).toMatchObject({ n: 5, data: { rows: 60, also: [{ rows: 5 }] } });
    expect(baseline(evaluation, 'bm25', 'exact')).toBe(1);
  });

  it('has conversations that come with it, whose test questions training lacks', () => {
    const { train, test } = shippedPairs(1);
    expect(shippedPairs(1)).toEqual({ ...shippedPairs(1), train, test });
    const bare = (question: string) => question.split(' | ')[0];
    const known = new Set(train.map(({ question }) => bare(question)));
    const repeated = test.filter(({ question }) => known.has(bare(question)));
    expect(repeated.length / test.length).toBeLessThan(0.02);
    expect(train.length).toBeGreaterThan(1_000);
  });

  it.each<[string, readonly string[], string]>([
    [
      'too few pairs',
      ['--data', scratch.write('few.csv', ['question,reply', 'a,b'])],
      'are too few',
    ],
    [
      'a time that is none',
      ['--data', scratch.write('when.csv', ['question,reply,time', 'a,b,soon'])],
      'line 2, column 3',
    ],
    [
      'a dialogue without a label',
      ['--format', 'dialogues', '--data', scratch.write('none.tsv', ['x\ta\tb'])],
      "'x' is no label",
    ],
    ['a split that there is not', ['--data', table, '--split', 'tim'], "Did you mean 'time'?"],
  ])('ends with 2 at %s', async (_, args, reason) => {
    const { status, said } = await run('seq2seq', ...args);
    expect(said).toContain(reason);
    expect(status).toBe(2);
  });
});
