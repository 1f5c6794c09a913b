import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Post,
  Query,
  Req,
  Res,
  Sse,
  SseSignal,
} from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CONVERSATION_FOLD, isWithPeople } from '@tradewind/chatbot';
import type { ConversationState } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import { inRequestSpan } from '@tradewind/observability';
import {
  ApiBodyOf,
  credentialsOf,
  pageIdentity,
  parseRequest,
  StateReader,
  StorefrontAccess,
  type PageReply,
  type PageRequest,
} from '@tradewind/service';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { ChatTokens, type ChatHolder } from './chat-tokens.js';
import { ConversationStreams } from './conversation-streams.js';
import { MessageInbox } from './message-inbox.js';
import { ResumeAfter } from './resume-after.js';

const tokenRequest = z.strictObject(pageIdentity);
const messageRequest = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  messageId: z.string().min(1).max(100).optional(),
});
const streamQuery = z.strictObject({
  token: z.string().min(1).max(1_000),
  after: z.string().exactOptional(),
});
const noQuery = z.strictObject({});

interface ChatRequest extends PageRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: unknown;
}

/** The chat of a page: a token bound to shopper and conversation, messages, and the assistant's answers. */
@ApiTags('storefront')
@ApiResponse({ status: 400, description: 'A parameter is unknown or bad; the message names it.' })
@ApiResponse({ status: 401, description: 'The write key, the signature or the token is wrong.' })
@ApiResponse({ status: 403, description: "The page's origin is not allowed." })
@ApiResponse({ status: 429, description: 'Too many requests: see Retry-After.' })
@Controller('v1/storefront/chat')
export class StorefrontChatController {
  @Inject(StateReader) private readonly state!: StateReader;

  constructor(
    private readonly access: StorefrontAccess,
    private readonly tokens: ChatTokens,
    private readonly inbox: MessageInbox,
    private readonly streams: ConversationStreams,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'A token for the chat of a page, valid for 15 minutes',
    description:
      'For a visitor by anonymousId, or for a user by userId and userHash. Only with userHash does the assistant look up orders. A shopper has one conversation, which goes on with the next token.',
  })
  @ApiBodyOf(tokenRequest)
  @ApiResponse({ status: 200, description: '{token, expiresAt, conversationId}' })
  token(
    @Req() request: ChatRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: PageReply,
  ) {
    this.access.admitAddress(request, reply);
    const who = this.access.shopperOf(parseRequest(tokenRequest, body), request);
    this.access.admitShopper(who.key, reply);
    return this.tokens.issue(who, Date.now());
  }

  @Post('messages')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Accepts a message; the answer comes on the stream' })
  @ApiBodyOf(messageRequest)
  @ApiResponse({ status: 202, description: '{conversation, messageId}' })
  async send(
    @Req() request: ChatRequest,
    @Query() query: unknown,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: PageReply,
  ) {
    this.access.admitAddress(request, reply);
    parseRequest(noQuery, query);
    const message = parseRequest(messageRequest, body);
    const holder = this.#holder(credentialsOf(request.headers['authorization']), request, reply);
    const { conversation } = holder;
    const span = {
      ...{ method: 'POST', route: '/v1/storefront/chat/messages', headers: request.headers },
    };
    const messageId = await inRequestSpan(span, async (trace, answered) => {
      const id = await this.inbox.receiveOf(holder, message, trace);
      answered({ statusCode: 202 });
      return id;
    });
    return { conversation, messageId };
  }

  @Get('messages')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The latest turns of the conversation, oldest first' })
  async read(
    @Req() request: ChatRequest,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: PageReply,
  ) {
    this.access.admitAddress(request, reply);
    parseRequest(noQuery, query);
    const token = credentialsOf(request.headers['authorization']);
    const { tenant, conversation } = this.#holder(token, request, reply);
    const key = keyOf(tenant.name, conversation);
    const state = await this.state.read<ConversationState>(CONVERSATION_FOLD, key);
    return {
      conversation,
      handedOff: state !== undefined && isWithPeople(state),
      turns: state?.turns ?? [],
    };
  }

  @Sse('stream')
  @ApiOperation({
    summary: "The assistant's messages (`message`) and handoffs (`handoff`) as server-sent events",
    description:
      'The id of an event is its turn. The stream begins after Last-Event-ID, else after `after`, and ends with the token.',
  })
  @ApiProduces('text/event-stream')
  @ApiQuery({ name: 'token', required: true })
  @ApiQuery({ name: 'after', required: false, type: Number })
  stream(
    @Req() request: ChatRequest,
    @ResumeAfter() after: number,
    @SseSignal() closed: AbortSignal,
    @Res({ passthrough: true }) reply: PageReply,
  ): Promise<Observable<MessageEvent>> {
    this.access.admitAddress(request, reply);
    const { token } = parseRequest(streamQuery, request.query);
    const { tenant, conversation, expiresAt } = this.#holder(token, request, reply);
    const until = { signal: closed, endsAfterMs: expiresAt - Date.now() };
    return this.streams.openOf(keyOf(tenant.name, conversation), after, until);
  }

  #holder(token: string, request: PageRequest, reply: PageReply): ChatHolder {
    const holder = this.tokens.holderOf(token, Date.now());
    this.access.assertOrigin(holder.tenant, request);
    this.access.admitShopper(keyOf(holder.tenant.name, holder.shopper), reply);
    return holder;
  }
}
