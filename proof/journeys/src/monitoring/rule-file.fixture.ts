import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '../../../..');
export const MONITORING = join(ROOT, 'k8s/monitoring');

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

/** What Prometheus itself takes as a file of rules. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertingRule[] }[];
}

/** Reads the rules of the installation. */
export function readRules(): RuleFile {
  const text = readFileSync(join(MONITORING, 'prometheus-rule.yaml'), 'utf8');
  return (parse(text) as { readonly spec: RuleFile }).spec;
}
