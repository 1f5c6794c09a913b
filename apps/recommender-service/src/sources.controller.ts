import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { CurrentTenant, parseRequest, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { z } from 'zod';
import { sourcesSchema } from './open-api.js';
import { RankingView } from './ranking-view.js';

const sourcesRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  /** Only this one, also if it has taught nothing. */
  source: z.string().max(64).optional(),
});

interface SourceView {
  readonly source: string;
  /** Learnt by the models that serve. */
  readonly touches: number;
  /** Of all touches that they learnt. */
  readonly share: number;
  /** What it told up to then is unlearned. */
  readonly forgottenUntil?: string;
}

@ApiTags('recommendations')
@ApiBearerAuth()
@Controller('v1/sources')
@UseGuards(SecretKeyGuard)
export class SourcesController {
  constructor(private readonly ranking: RankingView) {}

  @Get()
  @ApiOperation({
    summary: 'Who has taught the models of lists: keys, and addresses by day and bucket',
    description:
      'Most touches first. A source is unlearned by POST /v1/sources/:id/forget of shop-service; it has happened when `forgottenUntil` is there.',
  })
  @ApiQuery({ name: 'limit', required: false, description: 'At most so many; 50, up to 1,000.' })
  @ApiQuery({ name: 'source', required: false, description: 'Only this one.' })
  @ApiOkResponse({ schema: sourcesSchema })
  @ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' })
  sources(
    @CurrentTenant() { name }: Tenant,
    @Query() query: unknown,
  ): { readonly sources: readonly SourceView[] } {
    const { limit, source } = parseRequest(sourcesRequest, query);
    const ranking = this.ranking.tenant(name);
    const learnt = ranking?.models.learnt ?? 0;
    const taught = new Map(ranking?.taughtBy());
    const named = source === undefined ? [...taught.keys()].slice(0, limit) : [source];
    const sources = named.map((each) => {
      const touches = taught.get(each) ?? 0;
      const until = this.ranking.forgottenUntil(name, each);
      return {
        ...{ source: each, touches, share: learnt === 0 ? 0 : Math.min(1, touches / learnt) },
        ...(until !== undefined && { forgottenUntil: new Date(until).toISOString() }),
      };
    });
    return { sources };
  }
}
