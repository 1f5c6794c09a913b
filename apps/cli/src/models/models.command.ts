import { getJson, postJson } from '../http/get-json.js';
import { tableLines } from '../dlq/table.js';
import { preferredPorts, serviceHost, urlsOf } from '../up/service-ports.js';
import { shopKeys } from '../up/shop-keys.js';
import { UsageError } from '../up/usage.js';
import type { ModelsCommand } from './options.js';

type Action = Exclude<ModelsCommand, { name: 'help' }>;
type Environment = Readonly<Record<string, string | undefined>>;

interface Candidate {
  readonly candidate: string;
  readonly role: string;
  readonly examples: number;
  readonly loss: number;
  readonly better?: number;
  readonly surelyBetter?: number;
}

/** A model as `GET /v1/models` shows it; those without candidates are left out. */
interface Model {
  readonly model: string;
  readonly modelVersion?: string;
  readonly champion?: string;
  readonly previous?: string;
  readonly pinnedBy?: string;
  readonly candidates: readonly Candidate[];
  readonly trainings?: readonly { readonly kind: string; readonly progress: number }[];
}

/** The `models` command; returns what it prints. Rejects when the service does not answer or refuses. */
export async function runModels(command: Action, env: Environment): Promise<string> {
  const base = `${command.url ?? localUrl(env)}/v1/models`;
  const { secretKey } = shopKeys(env);
  const list = async () => modelsOf(await getJson(base, secretKey));
  const give = async (model: string, what: 'promote' | 'unpin', body: object) => {
    const url = `${base}/${encodeURIComponent(model)}/${what}`;
    const answer = await postJson(url, secretKey, { ...body, by: command.by });
    if (command.json) return asJson(answer);
    return `The command stands in the log; it takes effect with the next epoch that is learned.\n`;
  };
  switch (command.name) {
    case 'list': {
      const models = await list();
      return command.json ? asJson(models) : `${listLines(models).join('\n')}\n`;
    }
    case 'promote':
      return give(command.model, 'promote', { to: command.to });
    case 'unpin':
      return give(command.model, 'unpin', {});
    case 'rollback':
      return give(command.model, 'promote', { to: championBefore(await list(), command.model) });
  }
}

function championBefore(models: readonly Model[], name: string): string {
  const found = models.find(({ model }) => model === name);
  if (!found) {
    const known = models.map(({ model }) => model).join(', ');
    throw new UsageError(`there is no model '${name}' with candidates: one of ${known}`);
  }
  if (found.previous !== undefined) return found.previous;
  throw new Error(`${name} never had another champion than ${found.champion ?? 'none'}`);
}

function modelsOf(answer: unknown): Model[] {
  return Object.values(answer as Readonly<Record<string, Partial<Model> | undefined>>).filter(
    (model): model is Model => model?.model !== undefined && Array.isArray(model.candidates),
  );
}

function listLines(models: readonly Model[]): string[] {
  if (models.length === 0) return ['No model has candidates yet.'];
  return models.flatMap(
    ({ model, modelVersion, champion, pinnedBy, candidates, trainings = [] }) => [
      `${modelVersion ?? model}: champion ${champion ?? 'none'}${
        pinnedBy === undefined ? '' : `, pinned by ${pinnedBy}`
      }`,
      ...tableLines(
        ['candidate', 'role', 'examples', 'log-loss', 'better', 'surely'],
        candidates.map((each) => [
          each.candidate,
          each.role,
          String(each.examples),
          figure(each.loss),
          figure(each.better),
          figure(each.surelyBetter),
        ]),
      ),
      ...trainings.map(({ kind, progress }) => `training ${kind}: ${Math.round(100 * progress)} %`),
    ],
  );
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4);
}

function localUrl(env: Environment): string {
  const port = Number(env['MARKETING_PORT'] ?? preferredPorts['marketing-service']);
  return urlsOf(serviceHost(env), { ...preferredPorts, 'marketing-service': port })[
    'marketing-service'
  ];
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
