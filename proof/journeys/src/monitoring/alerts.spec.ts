import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Progress, promtool } from '@tradewind/cli';
import { parse, stringify } from 'yaml';
import type { AlertCase, Series } from './alert-case.js';
import { alertCases } from './alert-cases.fixture.js';
import { readRules, ROOT } from './rule-file.fixture.js';

const INSTALL_TIMEOUT_MS = 600_000;
const RULES = 'rules.yaml';
const rules = readRules();
const all = rules.groups.flatMap((group) => group.rules);
const severityOf = (name: string) => all.find(({ alert }) => alert === name)?.labels.severity;

let program: string;
let directory: string;

beforeAll(async () => {
  const progress = new Progress((line) => {
    process.stderr.write(`${line}\n`);
  });
  program = await promtool(process.env, progress);
  directory = mkdtempSync(join(tmpdir(), 'tradewind-rules-'));
  writeFileSync(join(directory, RULES), stringify(rules));
}, INSTALL_TIMEOUT_MS);

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function run(...args: readonly string[]): {
  readonly status: number | null;
  readonly said: string;
} {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

/** Which of the tests do not hold, as promtool says it; nothing if all do. */
function failuresOf(tests: readonly { readonly interval: string }[]): string {
  const files = [...Map.groupBy(tests, ({ interval }) => interval)].map(([interval, of]) => {
    const file = `${interval}.yaml`;
    const whole = { rule_files: [RULES], evaluation_interval: interval, tests: of };
    writeFileSync(join(directory, file), stringify(whole));
    return file;
  });
  const { status, said } = run('test', 'rules', ...files);
  return status === 0 ? '' : said;
}

/** A test of promtool: what fires of an alert at a time, given series. */
function testOf(
  { alert, of = '', at, step = 1, labels }: AlertCase,
  series: Series,
  fires: boolean,
) {
  const expected = Object.entries({
    ...{ alertname: alert, alertstate: 'firing', severity: severityOf(alert), ...labels },
  });
  const sample = `ALERTS{${expected.map(([name, value]) => `${name}="${String(value)}"`).join(', ')}}`;
  const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  return {
    name: `${alert} ${of} ${fires ? 'fires' : 'is silent'}`,
    interval: `${String(step)}m`,
    input_series: input,
    promql_expr_test: [
      {
        expr: `ALERTS{alertname="${alert}",alertstate="firing"}`,
        eval_time: `${String(at)}m`,
        exp_samples: fires ? [{ labels: sample, value: 1 }] : [],
      },
    ],
  };
}

describe('the rules', () => {
  it('are understood by Prometheus', () => {
    expect(run('check', 'rules', RULES)).toMatchObject({ status: 0 });
  });

  it('fire where they should and nowhere else', () => {
    const tests = alertCases.flatMap((each) => [
      testOf(each, each.fires, true),
      testOf(each, each.silent, false),
    ]);
    expect(failuresOf(tests)).toBe('');
  });

  it('are tested each, with what is in order beside it', () => {
    const tested = new Set(alertCases.map(({ alert }) => alert));
    expect([...tested].sort()).toEqual(all.map(({ alert }) => alert).sort());
  });

  it('miss no service of the installation', () => {
    const { resources } = parse(
      readFileSync(join(ROOT, 'k8s/base/kustomization.yaml'), 'utf8'),
    ) as {
      readonly resources: readonly string[];
    };
    const services = resources.flatMap((name) => /^(.+-service)\.yaml$/.exec(name)?.[1] ?? []);
    const gone = alertCases.filter(({ alert }) => alert === 'TradewindAbsent');
    expect(gone.map(({ labels }) => labels['service']).sort()).toEqual(services.sort());
  });

  it('would not pass if an alert had another bound', () => {
    const [waits] = alertCases.filter(({ alert }) => alert === 'TradewindHandOffsWait');
    expect(waits).toBeDefined();
    if (waits) expect(failuresOf([testOf(waits, waits.silent, true)])).toContain('FAILED');
  });
});
