import {
  Body,
  ConflictException,
  Controller,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  StandardSchemaValidationPipe,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CONVERSATION_FOLD } from '@tradewind/chatbot';
import type { ConversationState } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import {
  AllowRoles,
  ApiBodyOf,
  CurrentTenant,
  SecretKeyGuard,
  StateReader,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import { ConversationLog } from './conversation-log.js';
import { completionSchema, conversationIdSchema } from './new-message.js';
import type { Completion } from './new-message.js';

/** Where the shop's system says what became of the actions that shoppers have confirmed. */
@ApiTags('conversations')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/conversations/:id/actions')
export class ActionsController {
  constructor(
    private readonly log: ConversationLog,
    private readonly state: StateReader,
  ) {}

  @Post(':action/complete')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Says that a confirmed action was carried out, or refused. The shopper is told.',
    description: 'Saying the same again is harmless. After `refused` a person takes over.',
  })
  @ApiParam({ name: 'id', description: "The shop's id of the conversation." })
  @ApiParam({ name: 'action', description: 'The `action` of `action.confirmed`.' })
  @ApiBodyOf(completionSchema)
  @ApiResponse({ status: 202, description: 'It is durable.' })
  @ApiResponse({ status: 404, description: 'The conversation has no such action.' })
  @ApiResponse({ status: 409, description: 'The other outcome was said before.' })
  async complete(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes: [new StandardSchemaValidationPipe()] })
    conversation: string,
    @Param('action') action: string,
    @Body({ schema: completionSchema, pipes: [new StandardSchemaValidationPipe()] })
    { outcome, note }: Completion,
  ): Promise<{ conversation: string; action: string }> {
    const key = keyOf(tenant.name, conversation);
    const state = await this.state.read<ConversationState>(CONVERSATION_FOLD, key);
    const known = state?.actions?.find(({ id }) => id === action);
    if (!known) throw new NotFoundException('this conversation has no such action');
    if (known.status !== 'confirmed' && known.status !== outcome) {
      throw new ConflictException(`this action was said to be ${known.status} before`);
    }
    const data = { conversation, action, outcome, ...(note !== undefined && { note }) };
    const event = { type: 'action.completed', data } as const;
    await this.log.append({ key, id: `action.completed|${action}|${known.messageId}`, event });
    return { conversation, action };
  }
}
