import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { contentSchemaOf, documentKinds } from '@tradewind/contracts';
import type { DocumentKind } from '@tradewind/contracts';
import { AllowRoles, DocumentView, parseRequest } from '@tradewind/service';
import { currentOf } from '@tradewind/shop';
import type { DocumentState } from '@tradewind/shop';
import { z } from 'zod';
import { AccessGuard, CurrentAccess } from '../tenants/access.guard.js';
import type { Access } from '../tenants/access.guard.js';
import { Asked } from './asked.js';
import type { AskedChange } from './asked.js';
import { DocumentStates } from './document-states.js';
import { DocumentChanges } from './document-changes.js';
import type { Reply } from './document-changes.js';
import { etagOf } from './if-match.js';
import { kindOf } from './kind-of.js';
import { versionView } from './version-view.js';

const pageRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(100).optional(),
});
const rollbackRequest = z.strictObject({ version: z.int().positive() });

/** Documents with which a shop states its settings: current, former, and changed by whoever has the key. */
@ApiTags('documents')
@ApiBearerAuth()
@ApiHeader({
  name: 'x-tradewind-tenant',
  required: false,
  description: "The tenant, for requests with the operator's key.",
})
@UseGuards(AccessGuard)
@Controller('v1/documents')
export class DocumentsController {
  constructor(
    private readonly states: DocumentStates,
    private readonly changes: DocumentChanges,
    private readonly view: DocumentView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The kinds of documents, with how many of each there are' })
  @ApiOkResponse({ description: '{kinds: [{kind, description, ids, documents, maxPerTenant}]}' })
  async kinds(@CurrentAccess() { tenant }: Access) {
    const counts = await this.states.counts(tenant);
    return {
      kinds: documentKinds.map(({ kind, description, ids, maxPerTenant }) => ({
        ...{ kind, description, ids, maxPerTenant },
        documents: counts[kind]?.documents ?? 0,
      })),
    };
  }

  @Get(':kind')
  @ApiOperation({ summary: 'The documents of a kind, by id' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most so many; 100, up to 500.' })
  @ApiQuery({ name: 'after', required: false, description: 'Behind this id: `next` of a page.' })
  @ApiOkResponse({ description: '{documents: [{id, version, at, by, content}], next?}' })
  list(@CurrentAccess() { tenant }: Access, @Param('kind') name: string, @Query() query: unknown) {
    const kind = kindOf(name);
    const { limit, after = '' } = parseRequest(pageRequest, query);
    const left = this.view.list(kind, tenant).filter(({ id }) => id > after);
    const documents = left.slice(0, limit).map((document) => ({
      ...document,
      at: new Date(document.at).toISOString(),
    }));
    const last = documents.at(-1);
    return { documents, ...(left.length > limit && last && { next: last.id }) };
  }

  @Get(':kind/schema')
  @ApiOperation({ summary: 'The JSON Schema of the content, with an example' })
  @ApiOkResponse({ description: '{kind, ids, schema, example: {id, content}}' })
  schema(@Param('kind') name: string) {
    const kind = kindOf(name);
    const { ids, example, maxBytes, maxPerTenant, description } = kind;
    const schema = contentSchemaOf(kind);
    return { kind: kind.kind, description, ids, maxBytes, maxPerTenant, schema, example };
  }

  @Get(':kind/:id')
  @ApiOperation({ summary: 'A document; its ETag is what a change says in If-Match' })
  @ApiOkResponse({ description: '{kind, id, version, at, by, content}' })
  @ApiResponse({ status: 404, description: 'There is none, or it was deleted.' })
  async get(
    @CurrentAccess() { tenant }: Access,
    @Param('kind') name: string,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const kind = kindOf(name);
    const current = currentOf(await this.states.read(tenant, { kind: kind.kind, id }));
    if (current === undefined) throw new NotFoundException(`there is no ${name} ${id}`);
    reply.header('etag', etagOf(current.version));
    return { kind: kind.kind, id, ...versionView(current) };
  }

  @Get(':kind/:id/history')
  @ApiOperation({ summary: 'The last versions, the newest first: who made them, when, and what' })
  @ApiOkResponse({ description: '{versions: [{version, at, by, content | deleted}]}' })
  async history(
    @CurrentAccess() { tenant }: Access,
    @Param('kind') name: string,
    @Param('id') id: string,
  ) {
    const { versions } = await this.#known(tenant, kindOf(name), id);
    return { kind: name, id, versions: versions.map(versionView).reverse() };
  }

  @Put(':kind/:id')
  @AllowRoles('agent', 'marketer')
  @ApiParam({ name: 'kind' })
  @ApiParam({ name: 'id' })
  @ApiOperation({
    summary: 'Make a document, or its next version',
    description:
      'The body is the content. If the document exists, If-Match says of which version this is the next. With ?dryRun=true nothing is changed; the answer says what would be.',
  })
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiQuery({ name: 'dryRun', required: false })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiHeader({ name: 'x-tradewind-actor', required: false, description: 'Who changes it.' })
  @ApiOkResponse({ description: '{kind, id, version, outcome, at, by, content}' })
  @ApiResponse({ status: 409, description: 'There are as many as there may be.' })
  @ApiResponse({ status: 412, description: 'It has another version than If-Match says.' })
  @ApiResponse({ status: 422, description: 'It is not valid: {issues: [{path, message}]}.' })
  @ApiResponse({ status: 428, description: 'It exists, and If-Match does not say which version.' })
  async put(
    @Asked() asked: AskedChange,
    @Body() content: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    return this.changes.answer(asked, { change: { kind: 'put', content } }, reply);
  }

  @Delete(':kind/:id')
  @AllowRoles('agent', 'marketer')
  @ApiParam({ name: 'kind' })
  @ApiParam({ name: 'id' })
  @ApiOperation({ summary: 'Delete a document; its history stays for a while' })
  @ApiHeader({ name: 'If-Match' })
  @ApiQuery({ name: 'dryRun', required: false })
  @ApiOkResponse({ description: '{kind, id, version, outcome}' })
  async delete(@Asked() asked: AskedChange, @Res({ passthrough: true }) reply: Reply) {
    return this.changes.answer(asked, { change: { kind: 'delete' } }, reply);
  }

  @Post(':kind/:id/rollback')
  @AllowRoles('agent', 'marketer')
  @ApiParam({ name: 'kind' })
  @ApiParam({ name: 'id' })
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a version whose content is that of an earlier one' })
  @ApiBody({ schema: { type: 'object', properties: { version: { type: 'integer' } } } })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiQuery({ name: 'dryRun', required: false })
  @ApiOkResponse({ description: '{kind, id, version, outcome, at, by, content, rolledBackTo}' })
  async rollback(
    @Asked() asked: AskedChange,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const { version } = parseRequest(rollbackRequest, body);
    const { versions } = await this.#known(asked.access.tenant, kindOf(asked.kind), asked.id);
    const earlier = versions.find((one) => one.version === version);
    if (earlier === undefined || earlier.deleted) {
      const kept = versions.filter(({ deleted }) => !deleted).map((one) => one.version);
      throw new NotFoundException(
        `there is no version ${version} to restore, but ${kept.join(', ')}`,
      );
    }
    const change = { kind: 'put' as const, content: earlier.content };
    return this.changes.answer(asked, { change, rolledBackTo: version }, reply);
  }

  /** Throws a 404 for a document that never was. */
  async #known(tenant: string, { kind }: DocumentKind, id: string): Promise<DocumentState> {
    const state = await this.states.read(tenant, { kind, id });
    if (state.versions.length > 0) return state;
    throw new NotFoundException(`there is no ${kind} ${id}`);
  }
}
