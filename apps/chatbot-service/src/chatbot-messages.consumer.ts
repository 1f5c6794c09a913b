import { Controller } from '@nestjs/common';
import { chatbotMessages } from '@tradewind/contracts';
import { ConversationFold } from '@tradewind/chatbot';
import { FoldPattern, PartitionChunk } from '@tradewind/fold';
import type { ChunkResult } from '@tradewind/fold';

@Controller()
export class ChatbotMessagesConsumer {
  constructor(private readonly fold: ConversationFold) {}

  @FoldPattern(chatbotMessages)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
