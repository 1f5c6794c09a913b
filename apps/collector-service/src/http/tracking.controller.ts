import {
  Body,
  Controller,
  HttpCode,
  NotFoundException,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { inRequestSpan, type TraceHeaders } from '@tradewind/observability';
import { Collector, type CollectOutcome } from '../collector.js';
import { trackingAnswer, trackingBody } from './open-api.js';
import { callByPath, type Call } from '../tracking/item.js';
import type { RequestBody } from './body-parser.js';
import { answer, type Reply, type TrackingAnswer, type TrackingError } from './tracking-answer.js';

interface IncomingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const PATHS = [
  ...Object.keys(callByPath).flatMap((name) => [`v1/${name}`, name]),
  // Beacons of RudderStack's browser client, which cannot set headers.
  'beacon/v1/batch',
];

/** The tracking API for the clients of Segment and RudderStack. */
@ApiTags('tracking')
@Controller()
export class TrackingController {
  constructor(private readonly collector: Collector) {}

  @Post(PATHS)
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Track one event (track, identify, page, screen, group, alias) or many (batch, import)',
    description:
      'Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.',
  })
  @ApiBody({ schema: trackingBody })
  @ApiOkResponse({
    description: 'How many events were accepted; what was rejected, and why.',
    schema: trackingAnswer,
  })
  @ApiResponse({
    status: 400,
    description: 'The body is not JSON or too large. Do not send it again.',
  })
  @ApiResponse({ status: 401, description: 'The write key is missing or unknown' })
  @ApiResponse({
    status: 429,
    description: 'Too many requests. Send it again after Retry-After seconds.',
  })
  @ApiResponse({ status: 503, description: 'The log does not answer. Send it again.' })
  async take(
    @Req() request: IncomingRequest,
    @Body() body: RequestBody | undefined,
    @Res({ passthrough: true }) reply: Reply,
    @Query('writeKey') writeKey?: unknown,
  ): Promise<TrackingAnswer | TrackingError> {
    const { url, headers } = request;
    const call = callOf(url);
    const span = { method: 'POST', route: `/v1/${call}`, headers };
    return inRequestSpan(span, async (trace, answered) => {
      const outcome = await this.#collect({ call, body, headers, writeKey, trace });
      const given = answer(outcome, reply);
      answered({ statusCode: given.success ? 200 : given.statusCode });
      return given;
    });
  }

  async #collect({ call, body, headers, writeKey, trace }: Taken): Promise<CollectOutcome> {
    if (body?.ok === false) return { kind: 'malformed', message: body.message };
    const { authorization } = headers;
    return this.collector.collect({
      call,
      body: body?.bytes ?? Buffer.alloc(0),
      authorization,
      writeKey: typeof writeKey === 'string' ? writeKey : undefined,
      userAgent: headers['user-agent'],
      trace,
    });
  }
}

interface Taken extends Pick<IncomingRequest, 'headers'> {
  readonly call: Call;
  readonly body: RequestBody | undefined;
  readonly writeKey: unknown;
  readonly trace: TraceHeaders | undefined;
}

function callOf(url: string): Call {
  const name = /([a-z]+)\/?(?:\?|$)/.exec(url)?.[1] ?? '';
  const call = callByPath[name];
  if (call === undefined) throw new NotFoundException();
  return call;
}
