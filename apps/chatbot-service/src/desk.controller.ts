import { randomUUID } from 'node:crypto';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Query,
  StandardSchemaValidationPipe,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CONVERSATION_FOLD, conversationStatuses, deskPage } from '@tradewind/chatbot';
import type { Desk, ListedConversation } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import type { chatbotMessages, TopicEvent } from '@tradewind/contracts';
import {
  AllowRoles,
  ApiBodyOf,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  StateReader,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import { z } from 'zod';
import { ConversationLog } from './conversation-log.js';
import { agentRequestSchema, conversationIdSchema, replySchema } from './new-message.js';
import type { AgentRequest, NewReply } from './new-message.js';

const pipes = [new StandardSchemaValidationPipe()];

const listRequest = z.object({
  state: z.enum(conversationStatuses).optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const ID = { name: 'id', description: "The shop's id of the conversation." };
const DURABLE = { status: 202, description: 'What was done is durable.' };
const UNKNOWN = { status: 404, description: 'The conversation has no messages.' };

/** Where people of the shop see conversations, answer them, and give them back to the assistant. */
@ApiTags('conversations')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/conversations')
export class DeskController {
  constructor(
    private readonly log: ConversationLog,
    private readonly state: StateReader,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The latest conversations; with state=waiting those that wait for a person.',
    description:
      'Waiting ones come in the order in which they began to wait, others with the latest turn first. The page after this one begins at `next`.',
  })
  @ApiQuery({ name: 'state', required: false, enum: conversationStatuses })
  @ApiQuery({ name: 'after', required: false, description: 'The `next` of the page before.' })
  @ApiQuery({ name: 'limit', required: false, type: Number, description: '1 to 100, else 50.' })
  async list(@CurrentTenant() tenant: Tenant, @Query() query: unknown) {
    const { state, after, limit } = parseRequest(listRequest, query);
    const desks = await this.state.readPart<Desk>(CONVERSATION_FOLD, tenant.name);
    const { conversations, next } = pageOf(desks, { status: state, after, limit });
    return { conversations: conversations.map(viewOf), ...(next !== undefined && { next }) };
  }

  @Post(':id/replies')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Sends an answer of a person to the shopper, and takes the conversation over.',
    description: 'The assistant is silent from then on, until the conversation is resolved.',
  })
  @ApiParam(ID)
  @ApiBodyOf(replySchema)
  @ApiResponse(DURABLE)
  @ApiResponse(UNKNOWN)
  async reply(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
    @Body({ schema: replySchema, pipes }) { text, agent, messageId = randomUUID() }: NewReply,
  ): Promise<{ conversation: string; messageId: string }> {
    const data = { conversation, messageId, agent, text };
    await this.#write(tenant, { type: 'message.agent', data }, messageId);
    return { conversation, messageId };
  }

  @Post(':id/assign')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({ summary: 'A person takes the conversation over; the assistant is silent.' })
  @ApiParam(ID)
  @ApiBodyOf(agentRequestSchema)
  @ApiResponse(DURABLE)
  @ApiResponse(UNKNOWN)
  async assign(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
    @Body({ schema: agentRequestSchema, pipes }) { agent }: AgentRequest,
  ): Promise<{ conversation: string }> {
    const data = { conversation, agent };
    await this.#write(tenant, { type: 'conversation.assigned', data });
    return { conversation };
  }

  @Post(':id/resolve')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({ summary: 'Ends the work of people: the assistant answers the next message.' })
  @ApiParam(ID)
  @ApiBodyOf(agentRequestSchema)
  @ApiResponse(DURABLE)
  @ApiResponse(UNKNOWN)
  async resolve(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes }) conversation: string,
    @Body({ schema: agentRequestSchema, pipes }) { agent }: AgentRequest,
  ): Promise<{ conversation: string }> {
    const data = { conversation, agent };
    await this.#write(tenant, { type: 'conversation.resolved', data });
    return { conversation };
  }

  async #write(
    tenant: Tenant,
    event: TopicEvent<typeof chatbotMessages> & { readonly data: { conversation: string } },
    id: string = randomUUID(),
  ): Promise<void> {
    const key = keyOf(tenant.name, event.data.conversation);
    if (!(await this.state.read(CONVERSATION_FOLD, key))) {
      throw new NotFoundException('this conversation has no messages');
    }
    await this.log.append({ key, id: `${event.type}|${id}`, event });
  }
}

function pageOf(...[desks, query]: Parameters<typeof deskPage>): ReturnType<typeof deskPage> {
  try {
    return deskPage(desks, query);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequestException(error.message);
    throw error;
  }
}

/** Times in ISO 8601. */
function viewOf({ status, startedAt, updatedAt, waitingSince, ...entry }: ListedConversation) {
  return {
    ...entry,
    state: status,
    startedAt: new Date(startedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    ...(waitingSince !== undefined && { waitingSince: new Date(waitingSince).toISOString() }),
  };
}
