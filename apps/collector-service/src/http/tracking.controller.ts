import { Body, Controller, HttpCode, NotFoundException, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { inRequestSpan, type TraceHeaders } from '@tradewind/observability';
import { Collector, type CollectOutcome, type RejectedItem } from '../collector.js';
import type { ItemNote } from '../readers/notes.js';
import { trackingAnswer, trackingBody } from './open-api.js';
import { callByPath, type Call } from '../tracking/item.js';
import type { RequestBody } from './body-parser.js';

interface IncomingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

export interface TrackingAnswer {
  readonly success: true;
  readonly accepted: number;
  readonly rejected: readonly RejectedItem[];
  /** What was left out of accepted events or guessed; absent if nothing was. */
  readonly notes?: readonly ItemNote[];
  /** How many notes there are beyond these; absent if none. */
  readonly furtherNotes?: number;
}

export interface TrackingError {
  readonly success: false;
  readonly statusCode: number;
  readonly error: string;
  readonly message: string;
}

const PATHS = Object.keys(callByPath).flatMap((name) => [`v1/${name}`, name]);

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
      'Send the write key in the body, as Basic user name or as Bearer token. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.',
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
  ): Promise<TrackingAnswer | TrackingError> {
    const { url, headers } = request;
    const call = callOf(url);
    const span = { method: 'POST', route: `/v1/${call}`, headers };
    return inRequestSpan(span, async (trace, answered) => {
      const outcome = await this.#collect({ call, body, headers, trace });
      const given = answer(outcome, reply);
      answered({ statusCode: given.success ? 200 : given.statusCode });
      return given;
    });
  }

  async #collect({ call, body, headers, trace }: Taken): Promise<CollectOutcome> {
    if (body?.ok === false) return { kind: 'malformed', message: body.message };
    const { authorization } = headers;
    return this.collector.collect({
      call,
      body: body?.bytes ?? Buffer.alloc(0),
      authorization,
      userAgent: headers['user-agent'],
      trace,
    });
  }
}

interface Taken extends Pick<IncomingRequest, 'headers'> {
  readonly call: Call;
  readonly body: RequestBody | undefined;
  readonly trace: TraceHeaders | undefined;
}

function callOf(url: string): Call {
  const name = /([a-z]+)\/?(?:\?|$)/.exec(url)?.[1] ?? '';
  const call = callByPath[name];
  if (call === undefined) throw new NotFoundException();
  return call;
}

/** Clients drop a batch on 400 and 401, wait on 429 and retry on 503. */
const statusOf = {
  malformed: [400, 'Bad Request'],
  'unknown-write-key': [401, 'Unauthorized'],
  busy: [429, 'Too Many Requests'],
  unavailable: [503, 'Service Unavailable'],
} as const;

function told({
  accepted,
  rejected,
  notes,
  furtherNotes,
}: Extract<CollectOutcome, { kind: 'accepted' }>): TrackingAnswer {
  return {
    ...{ success: true, accepted, rejected },
    ...(notes.length > 0 && { notes }),
    ...(furtherNotes > 0 && { furtherNotes }),
  };
}

function answer(outcome: CollectOutcome, reply: Reply): TrackingAnswer | TrackingError {
  if (outcome.kind === 'accepted') return told(outcome);
  const [statusCode, error] = statusOf[outcome.kind];
  reply.status(statusCode);
  if (outcome.kind === 'busy') {
    const seconds = Math.max(1, Math.ceil(outcome.retryAfterMs / 1000));
    reply.header('retry-after', String(seconds));
    reply.header('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + seconds));
  }
  return { success: false, statusCode, error, message: outcome.message };
}
