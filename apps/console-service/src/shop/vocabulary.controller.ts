import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answeredIntents, answerLanguages } from '@tradewind/contracts';
import type { ConsoleConfig } from '../config.js';
import { SHOP_PATH } from '../demo-shop/catalogue.js';
import { SessionGuard } from '../sessions/session.guard.js';
import { CONSOLE_CONFIG } from '../tokens.js';

@ApiTags('shop')
@UseGuards(SessionGuard)
@Controller('api/vocabulary')
export class VocabularyController {
  constructor(@Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig) {}

  @Get()
  @ApiOperation({ summary: 'What pages offer to choose from' })
  @ApiOkResponse({
    description:
      '{intents, languages, storefrontUrl?, demoShop?}: the intents that a shop may answer itself',
  })
  vocabulary() {
    const { STOREFRONT_URL: storefrontUrl, DEMO_SHOP } = this.config;
    return {
      intents: answeredIntents,
      languages: answerLanguages,
      ...(storefrontUrl !== undefined && { storefrontUrl }),
      ...(DEMO_SHOP && { demoShop: SHOP_PATH }),
    };
  }
}
