import { z } from 'zod';
import { askShopService } from '../http/shop-service.js';
import type { ShopServiceAccess } from '../http/shop-service.js';

/** A file of 200,000 items takes a minute on a busy machine. */
const IMPORT_TIMEOUT_MS = 900_000;
const PAGE = 1_000;

const itemSchema = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  price: z.number().optional(),
  sale_price: z.number().optional(),
  currency: z.string().optional(),
  available: z.boolean(),
});
export type Item = z.output<typeof itemSchema>;

const reportSchema = z.object({
  accepted: z.int(),
  refused: z.int(),
  deactivated: z.int().optional(),
  notReplaced: z.string().optional(),
  unreadable: z.object({ line: z.int(), message: z.string() }).optional(),
  ignored: z.array(z.string()).optional(),
  issues: z.array(
    z.object({ line: z.int(), id: z.string().optional(), path: z.string(), message: z.string() }),
  ),
});
export type Report = z.output<typeof reportSchema>;

/** Asks shop-service for items and sends it some, over HTTP. */
export class CatalogClient {
  constructor(private readonly access: ShopServiceAccess) {}

  async import(body: ReadableStream, contentType: string, replace: boolean): Promise<Report> {
    const { status, body: answer } = await this.#ask(`?mode=${replace ? 'replace' : 'merge'}`, {
      method: 'PUT',
      body,
      duplex: 'half',
      headers: { 'content-type': contentType },
      signal: AbortSignal.timeout(IMPORT_TIMEOUT_MS),
    });
    const report = reportSchema.safeParse(answer);
    if (report.success) return report.data;
    throw new Error(messageOf(status, answer));
  }

  /** All items, by id. */
  async *all(): AsyncGenerator<Item> {
    const page = z.object({ items: z.array(itemSchema), next: z.string().optional() });
    for (let after: string | undefined = ''; after !== undefined;) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(after !== '' && { after }) });
      const { items, next } = page.parse(await this.#must(`?${query.toString()}`));
      yield* items;
      after = next;
    }
  }

  /** Undefined if there is none. */
  async get(id: string): Promise<Item | undefined> {
    const { status, body } = await this.#ask(`/${encodeURIComponent(id)}`);
    if (status === 404) return undefined;
    if (status === 200) return itemSchema.parse(body);
    throw new Error(messageOf(status, body));
  }

  /** Returns whether there was one. */
  async remove(id: string): Promise<boolean> {
    const { status, body } = await this.#ask(`/${encodeURIComponent(id)}`, { method: 'DELETE' });
    if (status === 404 || status === 202) return status === 202;
    throw new Error(messageOf(status, body));
  }

  async #must(path: string): Promise<unknown> {
    const { status, body } = await this.#ask(path);
    if (status === 200) return body;
    throw new Error(messageOf(status, body));
  }

  #ask(path: string, init?: RequestInit) {
    return askShopService(this.access, `/v1/items${path}`, init);
  }
}

function messageOf(status: number, body: unknown): string {
  const said = z.object({ message: z.string() }).safeParse(body);
  return said.success ? said.data.message : `shop-service answered ${String(status)}`;
}
