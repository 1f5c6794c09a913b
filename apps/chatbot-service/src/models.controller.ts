import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { intentsVersion, shopIntents } from '@tradewind/chatbot';
import { CurrentTenant, SecretKeyGuard } from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import type { ChatbotConfig } from './config.js';
import { LearnedRepliesBook } from './drafts/learned-replies.js';
import { ReplyLearning } from './drafts/reply-learning.js';
import { Encoders } from './encoders/encoders.js';
import { CHATBOT_CONFIG } from './tokens.js';

@ApiTags('models')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/models')
export class ModelsController {
  constructor(
    private readonly encoders: Encoders,
    private readonly learning: ReplyLearning,
    private readonly learned: LearnedRepliesBook,
    @Inject(CHATBOT_CONFIG) private readonly config: ChatbotConfig,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What decides what a message asks, and what drafts of replies come from.',
    description:
      '`fused`: sentence encoders together with the linear model. `linear`: the linear model alone, since the encoders are off, starting, or failed. `replies` says whether a network orders and writes drafts, or retrieval alone, and why.',
  })
  @ApiOkResponse()
  read(@CurrentTenant() tenant: Tenant) {
    const encoders = this.encoders.status;
    return {
      decides: encoders.state === 'ready' ? 'fused' : 'linear',
      threshold: this.config.CONFIDENCE_THRESHOLD,
      linear: { modelVersion: intentsVersion(shopIntents), intents: shopIntents.length },
      encoders,
      replies: this.#replies(tenant.name),
    };
  }

  #replies(tenant: string) {
    const { rerank, write, why, job } = this.learned.decisionOf(tenant);
    const [last] = this.learning.trainingsOf(tenant);
    return {
      orders: rerank ? 'seq2seq' : 'retrieval',
      writes: write ? 'seq2seq' : 'retrieval',
      why,
      ...(job !== undefined && { job }),
      pairs: this.learning.repliesOf(tenant).length,
      needed: this.config.REPLIES_MIN_PAIRS,
      ...(last && {
        training: { status: last.status, progress: last.share, figures: last.figures },
      }),
    };
  }
}
