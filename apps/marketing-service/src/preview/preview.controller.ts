import { PassThrough } from 'node:stream';
import {
  BadRequestException,
  Body,
  Controller,
  Headers,
  HttpCode,
  HttpException,
  Logger,
  NotFoundException,
  Post,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { campaignDocument, issuesOf } from '@tradewind/contracts';
import {
  AllowReading,
  ApiBodyOf,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { ApiPreview } from './preview-schema.js';
import type { Preview, PreviewRequest } from './preview.js';
import { Previews } from './previews.js';

const previewRequest = z.strictObject({
  /** The id of the document; the built-in campaigns have theirs. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "has a-z, 0-9 and '-'"),
  content: z.record(z.string(), z.unknown()),
  days: z.int().min(1).max(30).default(7),
});

interface Reply {
  header(name: string, value: string): Reply;
  status(code: number): Reply;
  send(body: unknown): unknown;
  readonly raw: { once(event: 'close', listener: () => void): unknown };
}

const EMPTY = 'the log has no event of this shop yet';

@ApiTags('campaigns')
@ApiBearerAuth()
@Controller('v1/campaigns')
@UseGuards(SecretKeyGuard)
export class PreviewController {
  readonly #logger = new Logger(PreviewController.name);

  constructor(private readonly previews: Previews) {}

  @Post('preview')
  @AllowReading()
  @HttpCode(200)
  @ApiOperation({
    summary:
      'What a campaign would have decided in the last days, by folding the log; sends nothing',
    description:
      'With Accept: text/event-stream the answer is a stream of events progress {step, done, of}, then result or error {status, message}.',
  })
  @ApiBodyOf(previewRequest)
  @ApiProduces('application/json', 'text/event-stream')
  @ApiPreview()
  @ApiBadRequestResponse({
    description: 'The document is not accepted; the message names the path.',
  })
  @ApiNotFoundResponse({ description: 'The log has no event of this shop yet.' })
  @ApiResponse({ status: 429, description: 'Other previews are waiting already.' })
  async preview(
    @CurrentTenant() { name: tenant }: Tenant,
    @Body() body: unknown,
    @Headers('accept') accept: string | undefined,
    @Res() reply: Reply,
  ): Promise<void> {
    const request = requestOf(tenant, body);
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort(new Error('whoever has asked is gone'));
    });
    if (accept?.includes('text/event-stream')) this.#stream(request, reply, gone.signal);
    else reply.send(found(await this.previews.run(request, () => undefined, gone.signal)));
  }

  #stream(request: PreviewRequest, reply: Reply, signal: AbortSignal): void {
    const stream = new PassThrough();
    const tell = (event: string, data: unknown) => {
      if (!signal.aborted) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const running = this.previews.run(
      request,
      (progress) => {
        tell('progress', progress);
      },
      signal,
    );
    running
      .then((result) => {
        tell('result', found(result));
      })
      .catch((error: unknown) => {
        tell('error', errorOf(error));
        if (!(error instanceof HttpException) && !signal.aborted) this.#logger.error(error);
      })
      .finally(() => {
        stream.end();
      });
    reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream);
  }
}

function requestOf(tenant: string, body: unknown): PreviewRequest {
  const { id: campaign, content, days } = parseRequest(previewRequest, body);
  const issues = issuesOf(campaignDocument, { tenant, id: campaign }, content);
  if (issues.length > 0) {
    const texts = issues.map(({ path, message }) => `content.${path.join('.')}: ${message}`);
    throw new BadRequestException(texts.join('; '));
  }
  return { tenant, campaign, content, days };
}

function found(result: Preview | undefined): Preview {
  if (!result) throw new NotFoundException(EMPTY);
  return result;
}

function errorOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof HttpException) return { status: error.getStatus(), message: error.message };
  return { status: 500, message: 'the preview failed' };
}
