import {
  BadRequestException,
  Controller,
  Headers,
  HttpCode,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { forgottenSourceDocument, isSource } from '@tradewind/contracts';
import { CurrentActor, DocumentView, requestIdOf, Tenants } from '@tradewind/service';
import { DocumentWriter } from '../documents/document-writer.js';
import { AccessGuard, assertMayWrite, CurrentAccess } from './access.guard.js';
import type { Access } from './access.guard.js';

type RequestHeaders = Parameters<typeof requestIdOf>[0];

/** Sources of events: keys, addresses by day and bucket, shoppers. */
@ApiTags('sources')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/sources')
export class SourcesController {
  constructor(
    private readonly writer: DocumentWriter,
    private readonly tenants: Tenants,
    private readonly view: DocumentView,
  ) {}

  @Post(':id/forget')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Have the models of lists unlearn what a source has told so far',
    description:
      'The id is one of `GET /v1/sources` of recommender-service or of the debugger (`key-web`, `address-20787-3fa2`), or the pseudonym of a shopper. The models are learned again without it, beside those that serve; what it tells later is learned. The document `forgotten-source` of the same id says so, and deleting it takes it back.',
  })
  @ApiAcceptedResponse({ description: '{source, forgottenUntil}' })
  @ApiBadRequestResponse({ description: 'The id is that of no source.' })
  async forget(
    @CurrentAccess() access: Access,
    @CurrentActor() by: string,
    @Param('id') id: string,
    @Headers() headers: RequestHeaders,
  ) {
    assertMayWrite(forgottenSourceDocument, access, this.tenants);
    if (!isSource(id)) {
      throw new BadRequestException(
        'name a source as GET /v1/sources does, such as key-web or address-20787-3fa2, or the pseudonym of a shopper',
      );
    }
    const until = new Date().toISOString();
    const isKnown = this.view.get(forgottenSourceDocument, access.tenant, id) !== undefined;
    await this.writer.write({
      ...{
        kind: forgottenSourceDocument,
        tenant: access.tenant,
        id,
        by,
        ifMatch: isKnown ? '*' : null,
      },
      ...{ requestId: requestIdOf(headers), change: { kind: 'put', content: { until } } },
    });
    return { source: id, forgottenUntil: until };
  }
}
