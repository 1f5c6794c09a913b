import { Controller } from '@nestjs/common';
import { chatbotMessages } from '@tradewind/contracts';
import { ConversationFold } from '@tradewind/conversation';
import { FoldPattern, PartitionSlice } from '@tradewind/messaging';
import type { SliceResult } from '@tradewind/messaging';

@Controller()
export class ChatbotMessagesConsumer {
  constructor(private readonly fold: ConversationFold) {}

  @FoldPattern(chatbotMessages)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
