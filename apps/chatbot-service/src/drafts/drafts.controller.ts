import {
  Controller,
  Get,
  NotFoundException,
  Param,
  StandardSchemaValidationPipe,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CONVERSATION_FOLD } from '@tradewind/chatbot';
import type { ConversationState } from '@tradewind/chatbot';
import { keyOf } from '@tradewind/contracts';
import { CurrentTenant, SecretKeyGuard, StateReader } from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import { conversationIdSchema } from '../new-message.js';
import { Drafts } from './drafts.js';

@ApiTags('conversations')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/conversations/:id/draft')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly state: StateReader,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'A reply that a person may send to the last message of the shopper, and further ones.',
    description:
      'Written by the network where it does better than retrieval at this shop, else found among earlier replies of people and the answers of the shop. What names a number, a day, a link or an id that is neither in the conversation nor in the orders of the shopper is refused.',
  })
  @ApiParam({ name: 'id', description: "The shop's id of the conversation." })
  @ApiResponse({ status: 200, description: 'The draft, and what it rests on.' })
  @ApiResponse({ status: 404, description: 'The conversation has no messages.' })
  async read(
    @CurrentTenant() tenant: Tenant,
    @Param('id', { schema: conversationIdSchema, pipes: [new StandardSchemaValidationPipe()] })
    conversation: string,
  ) {
    const key = keyOf(tenant.name, conversation);
    const state = await this.state.read<ConversationState>(CONVERSATION_FOLD, key);
    if (!state) throw new NotFoundException('this conversation has no messages');
    return { conversation, ...(await this.drafts.forConversation(tenant.name, state)) };
  }
}
