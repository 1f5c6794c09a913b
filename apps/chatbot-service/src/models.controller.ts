import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { intentsVersion, shopIntents } from '@tradewind/chatbot';
import { SecretKeyGuard } from '@tradewind/service';
import type { ChatbotConfig } from './config.js';
import { Encoders } from './encoders/encoders.js';
import { CHATBOT_CONFIG } from './tokens.js';

@ApiTags('models')
@ApiBearerAuth()
@UseGuards(SecretKeyGuard)
@Controller('v1/models')
export class ModelsController {
  constructor(
    private readonly encoders: Encoders,
    @Inject(CHATBOT_CONFIG) private readonly config: ChatbotConfig,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What decides what a message asks.',
    description:
      '`fused`: sentence encoders together with the linear model. `linear`: the linear model alone, since the encoders are off, starting, or failed.',
  })
  @ApiOkResponse()
  read() {
    const encoders = this.encoders.status;
    return {
      decides: encoders.state === 'ready' ? 'fused' : 'linear',
      threshold: this.config.CONFIDENCE_THRESHOLD,
      linear: { modelVersion: intentsVersion(shopIntents), intents: shopIntents.length },
      encoders,
    };
  }
}
