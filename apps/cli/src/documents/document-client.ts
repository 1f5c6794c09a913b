import { z } from 'zod';
import { askShopService } from '../http/shop-service.js';
import type { ShopServiceAccess } from '../http/shop-service.js';
import type { Precondition } from './options.js';

const documentSchema = z.object({
  id: z.string(),
  version: z.int(),
  at: z.string(),
  by: z.string(),
  content: z.unknown(),
});
const versionSchema = documentSchema.omit({ id: true }).extend({
  deleted: z.boolean().optional(),
  rolledBackTo: z.int().optional(),
});
const changeSchema = z.object({
  outcome: z.enum(['created', 'replaced', 'deleted', 'unchanged']),
  version: z.int(),
  changes: z
    .array(z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }))
    .optional(),
});
const refusalSchema = z.object({
  message: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type Change = z.output<typeof changeSchema>;

/** shop-service has refused a request; the message says why, and where the document is wrong. */
export class DocumentRefused extends Error {
  readonly code = 'DOCUMENTS.REFUSED';
}

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly ifMatch?: Precondition;
}

/** Asks shop-service for documents and sends it some, over HTTP. */
export class DocumentClient {
  constructor(private readonly access: ShopServiceAccess) {}

  async kinds() {
    const kind = z.object({
      kind: z.string(),
      documents: z.int(),
      maxPerTenant: z.int(),
      description: z.string(),
    });
    return z.object({ kinds: z.array(kind) }).parse(await this.#must('')).kinds;
  }

  /** All of a kind, by id. */
  async list(kind: string) {
    const page = z.object({ documents: z.array(documentSchema), next: z.string().optional() });
    const all: z.output<typeof documentSchema>[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const query = new URLSearchParams({ limit: '500', ...(after !== '' && { after }) });
      const { documents, next } = page.parse(await this.#must(`/${kind}?${query.toString()}`));
      all.push(...documents);
      after = next;
    }
    return all;
  }

  /** Undefined if there is none. */
  async get(kind: string, id: string) {
    const answer = await this.#ask(pathOf(kind, id));
    if (answer.status === 404) return undefined;
    return documentSchema.parse(this.#accepted(answer));
  }

  async history(kind: string, id: string) {
    const answer = await this.#must(`${pathOf(kind, id)}/history`);
    return z.object({ versions: z.array(versionSchema) }).parse(answer).versions;
  }

  async put(
    kind: string,
    id: string,
    content: unknown,
    { ifMatch, dryRun }: { ifMatch: Precondition; dryRun: boolean },
  ): Promise<Change> {
    const path = `${pathOf(kind, id)}?dryRun=${String(dryRun)}`;
    return changeSchema.parse(await this.#must(path, { method: 'PUT', body: content, ifMatch }));
  }

  async rollback(
    kind: string,
    id: string,
    version: number,
    { ifMatch, dryRun }: { ifMatch: Precondition; dryRun: boolean },
  ): Promise<Change> {
    const path = `${pathOf(kind, id)}/rollback?dryRun=${String(dryRun)}`;
    return changeSchema.parse(
      await this.#must(path, { method: 'POST', body: { version }, ifMatch }),
    );
  }

  async #must(path: string, asked: Asked = {}): Promise<unknown> {
    return this.#accepted(await this.#ask(path, asked));
  }

  #accepted({ status, body }: { readonly status: number; readonly body: unknown }): unknown {
    if (status >= 200 && status < 300) return body;
    const refusal = refusalSchema.safeParse(body);
    const { message, issues = [] } = refusal.data ?? { message: `shop-service answered ${status}` };
    const lines = issues.map((issue) => `  ${issue.path}: ${issue.message}`);
    throw new DocumentRefused([message, ...lines].join('\n'));
  }

  #ask(path: string, { method = 'GET', body, ifMatch }: Asked = {}) {
    const match = ifMatch === '*' ? '*' : `"${String(ifMatch)}"`;
    return askShopService(this.access, `/v1/documents${path}`, {
      method,
      headers: {
        ...(ifMatch !== undefined && { 'if-match': match }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

function pathOf(kind: string, id: string): string {
  return `/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
}
