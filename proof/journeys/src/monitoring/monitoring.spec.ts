import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { metricsOf, metricsUsed } from './metrics-used.js';
import { MONITORING, readRules, ROOT } from './rule-file.fixture.js';

/** Where a team reads docs/operations.md: it puts its own host here by kustomization.yaml. */
const RUNBOOKS = 'https://docs.tradewind.example/operations.md';

const FOLDER = MONITORING;
const read = (path: string) => readFileSync(path, 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

const rules = readRules().groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read(join(FOLDER, 'grafana-dashboard.json'))) as {
  panels: readonly Panel[];
};

/** The brackets of a query in order. */
function isBalanced(query: string): boolean {
  const open: string[] = [];
  const pairs: Record<string, string> = { ')': '(', '}': '{', ']': '[' };
  for (const sign of query.replaceAll(/"[^"]*"/g, '')) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (sign in pairs && open.pop() !== pairs[sign]) return false;
  }
  return open.length === 0;
}

/** Returns GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('the alerts', () => {
  const guide = read(join(ROOT, 'docs/operations.md'));
  const anchors = [...guide.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert: a query, a severity, what it means and what to do', (rule) => {
    expect(isBalanced(rule.expr)).toBe(true);
    const isOfCluster = rule.expr.includes('(kube_');
    expect(isOfCluster || metricsUsed(`expr: ${rule.expr}`).length > 0).toBe(true);
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    expect(rule.annotations.summary.length).toBeGreaterThan(10);
    expect(rule.annotations.description.length).toBeGreaterThan(10);
    const { href, hash } = new URL(rule.annotations.runbook_url);
    expect(href).toBe(`${RUNBOOKS}${hash}`);
    expect(anchors).toContain(hash.slice(1));
  });

  it('name only labels that their queries keep', () => {
    for (const { expr, annotations } of rules) {
      const [, last] = [...expr.matchAll(/by \(([^)]*)\)/g)].at(-1) ?? [];
      const kept = last?.split(', ') ?? ['service', 'instance'];
      const named = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
      for (const name of named) expect(kept).toContain(name);
    }
  });
});

describe('the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it('has panels with ids and places of their own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${String(x)},${String(y)}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it.each(panels)('$title: asks for metrics of the platform', ({ targets = [] }) => {
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      expect(isBalanced(expr)).toBe(true);
      expect(metricsUsed(`expr: ${expr}`)).not.toEqual([]);
    }
  });
});

describe('the folder', () => {
  it('has no unused file', () => {
    const { resources, configMapGenerator } = parse(read(join(FOLDER, 'kustomization.yaml'))) as {
      resources: string[];
      configMapGenerator: { files?: string[] }[];
    };
    const files = [
      ...resources,
      ...configMapGenerator.flatMap((generator) => generator.files ?? []),
    ];
    expect(files.sort()).toEqual([
      'grafana-dashboard.json',
      'pod-monitor.yaml',
      'prometheus-rule.yaml',
    ]);
    for (const file of files) expect(existsSync(join(FOLDER, file))).toBe(true);
  });
});

describe('metricsUsed', () => {
  it('finds the names in queries, and nothing elsewhere', () => {
    const text = `
      "expr": "sum by (service) (rate(tradewind_batch_seconds_bucket{topic=\\"a\\"}[5m])) / 2",
      - expr: 'changes(process_start_time_seconds[15m]) > 3'
      description: tradewind_nothing`;
    expect(metricsUsed(text)).toEqual([
      'process_start_time_seconds',
      'tradewind_batch_seconds_bucket',
    ]);
  });

  it('knows the series of a metric', () => {
    const exposed = '# HELP a A.\n# TYPE a_total counter\na_total 1\n# TYPE b_seconds histogram\n';
    expect(metricsOf(exposed)).toEqual([
      'a_total',
      'b_seconds_bucket',
      'b_seconds_count',
      'b_seconds_sum',
    ]);
  });
});
