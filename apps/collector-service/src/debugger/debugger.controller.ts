import { Controller, Get, Headers, Query, Res, UseGuards } from '@nestjs/common';
import type { Readable } from 'node:stream';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentTenant, parseRequest, SecretKeyGuard, type Tenant } from '@tradewind/service';
import { z } from 'zod';
import { DebuggerStreams } from './debugger-streams.js';
import { verdicts } from './seen-event.js';

const debuggerQuery = z.strictObject({
  verdict: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(verdicts)).min(1))
    .optional(),
});

interface Reply {
  header(name: string, value: string): Reply;
  send(body: Readable): unknown;
}

/** What the collector makes of the events of a shop, as they arrive. */
@ApiTags('debugger')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/debugger')
export class DebuggerController {
  constructor(private readonly streams: DebuggerStreams) {}

  @Get()
  @ApiOperation({
    summary: 'The last events and those that arrive, each with verdict, reason and suggestion',
    description:
      'Server-sent events {number, at, verdict, source, event, type?, shopper?, reason?, suggestions}. Only events of this process; after Last-Event-ID, if it is given.',
  })
  @ApiProduces('text/event-stream')
  @ApiQuery({
    name: 'verdict',
    required: false,
    description: `Only these, separated by commas: ${verdicts.join(', ')}.`,
  })
  @ApiResponse({ status: 200, description: 'The stream.' })
  @ApiResponse({ status: 503, description: 'Too many streams of this shop are open.' })
  stream(
    @CurrentTenant() { name }: Tenant,
    @Query() query: unknown,
    @Headers('last-event-id') lastId: string | undefined,
    @Res() reply: Reply,
  ): void {
    const { verdict } = parseRequest(debuggerQuery, query);
    const after = Number(lastId ?? 0);
    const stream = this.streams.open({
      ...{ tenant: name, verdicts: verdict },
      after: Number.isSafeInteger(after) ? after : 0,
    });
    reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream);
  }
}
