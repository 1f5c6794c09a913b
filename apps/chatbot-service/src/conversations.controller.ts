import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Sse,
  SseSignal,
  StandardSchemaValidationPipe,
  UseGuards,
} from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CONVERSATION_FOLD, isWithPeople } from '@tradewind/chatbot';
import type { ConversationState } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import { inRequestSpan } from '@tradewind/observability';
import {
  AllowRoles,
  ApiBodyOf,
  CurrentTenant,
  SecretKeyGuard,
  StateReader,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import type { Observable } from 'rxjs';
import { ConversationStreams } from './conversation-streams.js';
import { MessageInbox } from './message-inbox.js';
import { conversationIdSchema, newMessageSchema } from './new-message.js';
import type { NewMessage } from './new-message.js';
import { ResumeAfter } from './resume-after.js';

const pipes = [new StandardSchemaValidationPipe()];

@ApiTags('conversations')
@ApiBearerAuth()
@ApiParam({ name: 'id', description: "The shop's id of the conversation." })
@UseGuards(SecretKeyGuard)
@Controller('v1/conversations/:id')
export class ConversationsController {
  constructor(
    private readonly inbox: MessageInbox,
    private readonly streams: ConversationStreams,
    private readonly state: StateReader,
  ) {}

  @Post('messages')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Accepts a message of a shopper. The answer is sent on the event stream.',
    description: 'Orders are looked up only with userId, since the shop vouches for the identity.',
  })
  @ApiBodyOf(newMessageSchema)
  @ApiResponse({ status: 202, description: 'The message is durable: {conversation, messageId}.' })
  @ApiResponse({
    status: 503,
    description: 'It may not be durable. Send it again with the same messageId.',
  })
  async send(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
    @Body({ schema: newMessageSchema, pipes }) message: NewMessage,
    @Headers() headers: Record<string, string | undefined>,
  ): Promise<{ conversation: string; messageId: string }> {
    const span = { method: 'POST', route: '/v1/conversations/:id/messages', headers };
    const messageId = await inRequestSpan(span, async (trace, answered) => {
      const id = await this.inbox.receive(tenant, conversation, message, trace);
      answered({ statusCode: 202 });
      return id;
    });
    return { conversation, messageId };
  }

  @Get()
  @ApiOperation({ summary: 'The latest turns of a conversation, oldest first.' })
  @ApiResponse({ status: 200, description: 'Its language, its state, who answers, and the turns.' })
  @ApiResponse({ status: 404, description: 'The conversation has no messages.' })
  async read(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
  ) {
    const key = keyOf(tenant.name, conversation);
    const state = await this.state.read<ConversationState>(CONVERSATION_FOLD, key);
    if (!state) throw new NotFoundException('this conversation has no messages');
    const { language, status, agent, turns } = state;
    const handedOff = isWithPeople(state);
    return { conversation, language, state: status, agent, handedOff, turns };
  }

  @Sse('events')
  @ApiOperation({
    summary:
      'What is said to the shopper (`message`), handoffs (`handoff`) and their ends (`resolved`) as server-sent events.',
    description:
      'The id of an event is its turn. The stream begins after Last-Event-ID, else after `after`.',
  })
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'last-event-id', required: false })
  @ApiQuery({ name: 'after', required: false, type: Number })
  @ApiResponse({ status: 200, description: 'The stream.' })
  @ApiResponse({ status: 503, description: 'Too many streams are open.' })
  events(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
    @ResumeAfter() after: number,
    @SseSignal() signal: AbortSignal,
  ): Promise<Observable<MessageEvent>> {
    return this.streams.open(keyOf(tenant.name, conversation), after, signal);
  }
}
