import { randomUUID } from 'node:crypto';
import {
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { idOf, keyOf } from '@tradewind/contracts';
import { EXPORTS_FOLD, PROFILE_FOLD, REGULATIONS_FOLD, regulationView } from '@tradewind/profile';
import type { ExportedPart, ExportsOfId, RegulationState } from '@tradewind/profile';
import {
  CurrentTenant,
  MAX_SUPPRESSED,
  SecretKeyGuard,
  StateReader,
  Suppressions,
  type Tenant,
} from '@tradewind/service';
import { CurrentRequest, type IdentityRequest } from '../identity/current-request.js';
import { regulationBody, regulationRequest } from './regulation-request.js';
import { RegulationLog } from './regulation-log.js';

/** After the last receipt what was exported is here within this time. */
const GATHERED_WITHIN_MS = 60_000;
/** Shoppers whose ids are looked up at a time. */
const LOOKED_UP = 50;

/** What a shop asks of the data of its shoppers. */
@ApiTags('privacy')
@ApiBearerAuth()
@ApiHeader({
  name: 'x-request-id',
  required: false,
  description: 'Names the regulation, so that it can be sent again without a further effect.',
})
@ApiHeader({ name: 'x-tradewind-actor', required: false, description: 'Who asks for it.' })
@Controller('v1/regulations')
@UseGuards(SecretKeyGuard)
export class RegulationsController {
  constructor(
    private readonly reader: StateReader,
    private readonly log: RegulationLog,
    private readonly suppressions: Suppressions,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Erase, suppress, unsuppress or export shoppers, with all of their linked ids',
    description:
      'Erase: every service forgets the shoppers. Suppress: their events are dropped, and they are neither scored, learned from nor contacted. Export: what each service keeps is gathered. What remains in the log after an erasure, and for how long, is in docs/privacy.md.',
  })
  @ApiBody({ schema: regulationBody })
  @ApiResponse({
    status: 202,
    description: '{id, status, shoppers}: ask for the receipt until it is done.',
  })
  @ApiResponse({ status: 400, description: 'The body is not as described; the field is named.' })
  @ApiResponse({ status: 409, description: 'Too many ids are suppressed already.' })
  async ask(
    @CurrentTenant() tenant: Tenant,
    @CurrentRequest() request: IdentityRequest,
    @Body() body: unknown,
  ) {
    const { type, suppress, keys } = regulationRequest(tenant, body);
    const { id: regulation = randomUUID(), by } = request;
    const known = await this.#find(tenant, regulation);
    if (known) return regulationView(keyOf(tenant.name, regulation), known);
    const shoppers = await this.#shoppersOf(keys);
    if (type === 'suppress' || suppress) this.#assertRoom(tenant, shoppers.flat().length);
    await this.log.append({ tenant: tenant.name, regulation, type, suppress, shoppers, by });
    const segmentName = { regulateId: regulation };
    return { id: regulation, ...segmentName, type, status: 'under way', shoppers };
  }

  @Get(':regulation')
  @ApiOperation({ summary: 'The receipt of a regulation: what each service has done, and when' })
  @ApiOkResponse({
    description:
      '{id, type, status: "under way" | "done" | "done in part", overallStatus, requestedAt, finishedAt?, shoppers: [[pseudonym]], services: [{fold, status, told, expected, found, further, refused, firstAt?, lastAt?}], remains?}',
  })
  @ApiResponse({ status: 404, description: 'There is none of this name.' })
  async receipt(@CurrentTenant() tenant: Tenant, @Param('regulation') regulation: string) {
    const found = await this.#find(tenant, regulation);
    if (found === undefined) throw new NotFoundException(`there is no regulation ${regulation}`);
    return regulationView(keyOf(tenant.name, regulation), found);
  }

  @Get(':regulation/export')
  @ApiOperation({
    summary: 'What the services keep of the shoppers of an export',
    description: 'It can be fetched once the receipt is done, and expires a day later.',
  })
  @ApiOkResponse({ description: '{id, shoppers: [{ids, kept: {"<service>/<fold>": [...]}}]}' })
  @ApiResponse({ status: 404, description: 'There is no such export, or it has expired.' })
  @ApiResponse({ status: 409, description: 'The export is under way.' })
  async export(@CurrentTenant() tenant: Tenant, @Param('regulation') regulation: string) {
    const key = keyOf(tenant.name, regulation);
    const found = await this.#find(tenant, regulation);
    if (found?.type !== 'export') throw new NotFoundException(`there is no export ${regulation}`);
    if (regulationView(key, found).status === 'under way') {
      throw new ConflictException('the export is under way: ask again later');
    }
    const parts = await this.#partsOf(tenant, regulation, found.shoppers ?? []);
    const told = Object.values(found.folds).reduce((sum, receipt) => sum + receipt.found, 0);
    const lastAt = Math.max(...Object.values(found.folds).map((receipt) => receipt.lastAt));
    if (parts.length < told) {
      if (Date.now() > lastAt + GATHERED_WITHIN_MS) {
        throw new NotFoundException(
          `the export ${regulation} has expired, or its shoppers were erased: ask for a new one`,
        );
      }
      throw new ConflictException('the export is under way: ask again later');
    }
    const shoppers = (found.shoppers ?? []).map((ids) => ({ ids, kept: keptOf(ids, parts) }));
    return { id: regulation, shoppers };
  }

  #find(tenant: Tenant, regulation: string): Promise<RegulationState | undefined> {
    return this.reader.read(REGULATIONS_FOLD, keyOf(tenant.name, regulation));
  }

  async #partsOf(
    { name }: Tenant,
    regulation: string,
    shoppers: readonly (readonly string[])[],
  ): Promise<ExportedPart[]> {
    const parts: ExportedPart[] = [];
    for (const ids of shoppers) {
      const kept = await Promise.all(
        ids.map((id) => this.reader.read<ExportsOfId>(EXPORTS_FOLD, keyOf(name, id))),
      );
      parts.push(...kept.flatMap((of) => of?.parts ?? []));
    }
    return parts.filter((part) => part.regulation === regulation);
  }

  /** All ids of each shopper that is named, each shopper once. */
  async #shoppersOf(keys: readonly string[]): Promise<string[][]> {
    const byOwner = new Map<string, string[]>();
    for (let at = 0; at < keys.length; at += LOOKED_UP) {
      const some = keys.slice(at, at + LOOKED_UP);
      const found = await Promise.all(some.map((key) => this.reader.idsOf(PROFILE_FOLD, key)));
      for (const ids of found) byOwner.set(ids[0] ?? '', ids.map(idOf));
    }
    return [...byOwner.values()];
  }

  #assertRoom({ name }: Tenant, further: number): void {
    if (this.suppressions.count(name) + further <= MAX_SUPPRESSED) return;
    throw new ConflictException(
      `at most ${String(MAX_SUPPRESSED)} ids may be suppressed: unsuppress some`,
    );
  }
}

function keptOf(ids: readonly string[], parts: readonly ExportedPart[]) {
  const kept: Record<string, object[]> = {};
  for (const { fold, id, state, tooLarge } of parts) {
    if (ids.includes(id))
      (kept[fold] ??= []).push({ id, ...(tooLarge ? { tooLarge } : { state }) });
  }
  return kept;
}
