import {
  BadRequestException,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpException,
  NotFoundException,
  Param,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { itemView, variantViews } from '@tradewind/contracts';
import type { ItemView } from '@tradewind/contracts';
import { AllowRoles, CatalogView, CurrentActor, parseRequest, Tenants } from '@tradewind/service';
import { z } from 'zod';
import { AccessGuard, CurrentAccess } from '../tenants/access.guard.js';
import type { Access } from '../tenants/access.guard.js';
import type { Bytes, ItemRow } from './files/item-row.js';
import { fileTypes, readItems } from './files/read-items.js';
import { ImportReport } from './item-import.js';
import type { ImportView } from './item-import.js';
import { ItemWriter } from './item-writer.js';

const MAX_ARRAY = 1_000;
const MAX_IDS = 1_000;
const NOTHING_ACCEPTED = 422;

const putRequest = z.strictObject({ mode: z.enum(['merge', 'replace']).default('merge') });
const listRequest = z.strictObject({
  ids: z.string().optional(),
  after: z.string().max(255).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

interface ItemsRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** The catalogue of a shop: what it states of its items, and what events have taught. */
@ApiTags('items')
@ApiBearerAuth()
@ApiHeader({
  name: 'x-tradewind-tenant',
  required: false,
  description: "The tenant, for requests with the operator's key.",
})
@UseGuards(AccessGuard)
@Controller('v1/items')
export class ItemsController {
  constructor(
    private readonly writer: ItemWriter,
    private readonly catalog: CatalogView,
    private readonly tenants: Tenants,
  ) {}

  @Put()
  @AllowRoles('marketer')
  @ApiOperation({
    summary: 'State items: an array of them, or a file',
    description:
      'A field that a row does not name stays as it is, null withdraws it. Rows that are not valid are reported and the others taken up; reads show them within a second.',
  })
  @ApiConsumes('application/json', ...fileTypes)
  @ApiBody({ schema: { type: 'array', items: { type: 'object', additionalProperties: true } } })
  @ApiQuery({
    name: 'mode',
    required: false,
    enum: ['merge', 'replace'],
    description: '`replace`: items that the file does not have are no longer for sale.',
  })
  @ApiOkResponse({
    description:
      '{accepted, refused, deactivated?, notReplaced?, unreadable?, ignored?, issues: [{line, id?, path, message}]}',
  })
  @ApiResponse({ status: 415, description: 'The content type is none of those.' })
  @ApiResponse({ status: NOTHING_ACCEPTED, description: 'No row was accepted.' })
  async put(
    @CurrentAccess() { tenant }: Access,
    @CurrentActor() by: string,
    @Query() query: unknown,
    @Req() { headers, body }: ItemsRequest,
  ): Promise<ImportView> {
    if (this.tenants.named(tenant) === undefined) {
      throw new NotFoundException(`there is no tenant ${tenant}`);
    }
    const { mode } = parseRequest(putRequest, query);
    const report = new ImportReport();
    const rows = rowsOf(headers['content-type'], body, report);
    await this.writer.import({ tenant, by, mode, rows }, report);
    const { accepted, refused, unreadable } = report;
    if (accepted > 0 || (refused === 0 && !unreadable)) return report.view;
    throw new HttpException(report.view, NOTHING_ACCEPTED);
  }

  @Get()
  @ApiOperation({ summary: 'Items by their ids, or all of them by id' })
  @ApiQuery({ name: 'ids', required: false, description: 'Up to 1,000, separated by commas.' })
  @ApiQuery({ name: 'after', required: false, description: 'Behind this id: `next` of a page.' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most so many; 100, up to 1,000.' })
  @ApiOkResponse({ description: '{items: [...], missing? | next?, total?}' })
  list(@CurrentAccess() { tenant }: Access, @Query() query: unknown) {
    const { ids, after = '', limit } = parseRequest(listRequest, query);
    if (ids !== undefined) return this.#byIds(tenant, ids.split(','));
    const all = this.catalog.ids(tenant);
    const from = firstAfter(all, after);
    const page = all.slice(from, from + limit);
    const items = page.flatMap((id) => this.#full(tenant, id) ?? []);
    const last = page.at(-1);
    return {
      items,
      total: all.length,
      ...(from + limit < all.length && last !== undefined && { next: last }),
    };
  }

  @Get(':id')
  @ApiOperation({ summary: 'An item with its variants, or a variant' })
  @ApiOkResponse({ description: 'The item.' })
  @ApiResponse({ status: 404, description: 'There is no such item.' })
  item(@CurrentAccess() { tenant }: Access, @Param('id') id: string) {
    const found = this.#full(tenant, id);
    if (found === undefined) throw new NotFoundException(`there is no item ${id}`);
    return found;
  }

  @Delete(':id')
  @AllowRoles('marketer')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Forget an item or a variant',
    description:
      'What was stated and learned until now is gone; events teach it anew. To take an item out of sale, state `active: false`.',
  })
  @ApiResponse({ status: 202, description: '{id}; reads show it within a second.' })
  @ApiResponse({ status: 404, description: 'There is no such item.' })
  async remove(
    @CurrentAccess() { tenant }: Access,
    @CurrentActor() by: string,
    @Param('id') id: string,
  ) {
    const found = this.catalog.find(tenant, id);
    if (found === undefined) throw new NotFoundException(`there is no item ${id}`);
    const { item, variant } = found;
    const place = { item: item.item, ...(variant !== undefined && { variant }) };
    await this.writer.remove(tenant, place, by);
    return { id };
  }

  #byIds(tenant: string, ids: readonly string[]) {
    if (ids.length > MAX_IDS) throw new BadRequestException(`ids has ${MAX_IDS} ids at most`);
    const items: ItemView[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const found = this.#full(tenant, id);
      if (found) items.push(found);
      else missing.push(id);
    }
    return { items, missing };
  }

  #full(tenant: string, id: string): (ItemView & { variants?: readonly ItemView[] }) | undefined {
    const found = this.catalog.find(tenant, id);
    if (found === undefined) return undefined;
    const view = itemView(found.item, found.variant);
    const variants = found.variant === undefined ? variantViews(found.item) : [];
    return { ...view, ...(variants.length > 0 && { variants }) };
  }
}

/** Throws an HTTP error for a body that is neither an array of items nor a file of them. */
function rowsOf(
  type = '',
  body: unknown,
  report: ImportReport,
): Iterable<ItemRow> | AsyncIterable<ItemRow> {
  if (Array.isArray(body)) {
    if (body.length <= MAX_ARRAY) return body.map((row: unknown, at) => ({ line: at + 1, row }));
    throw new BadRequestException(
      `an array has ${MAX_ARRAY} items at most: send more as application/x-ndjson`,
    );
  }
  if (type.startsWith('application/json') || !isStream(body)) {
    throw new BadRequestException('the body is an array of items, or a file with its content type');
  }
  const onIgnored = (names: readonly string[]) => {
    report.ignored = names;
  };
  return readItems(type, body, { onIgnored, now: Date.now() });
}

function isStream(body: unknown): body is Bytes {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Where in sorted ids those begin that are greater than `after`. */
function firstAfter(ids: readonly string[], after: string): number {
  let [from, to] = [0, ids.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ids[middle] ?? '') > after) to = middle;
    else from = middle + 1;
  }
  return from;
}
