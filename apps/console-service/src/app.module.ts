import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { FOLDS } from '@tradewind/service';
import type { ConsoleConfig } from './config.js';
import { demoShop } from './demo-shop/demo-shop.parts.js';
import { EventFeed } from './live/event-feed.js';
import { LiveFrames } from './live/live-frames.js';
import { Decisions } from './live/decisions.js';
import { LiveController } from './live/live.controller.js';
import { servePages } from './pages/pages.js';
import { ProxyController } from './proxy/proxy.controller.js';
import { Services } from './proxy/services.js';
import { StorefrontController } from './proxy/storefront.controller.js';
import { FailedLogins } from './sessions/failed-logins.js';
import { SessionController } from './sessions/session.controller.js';
import { Sessions } from './sessions/sessions.js';
import { TestEventController } from './shop/test-event.controller.js';
import { TrialController } from './shop/trial.controller.js';
import { VocabularyController } from './shop/vocabulary.controller.js';
import { CONSOLE_CONFIG } from './tokens.js';

@Module({})
export class ConsoleModule {
  static forConfig(config: ConsoleConfig): DynamicModule {
    const extra = config.DEMO_SHOP ? demoShop : { controllers: [], providers: [] };
    return {
      module: ConsoleModule,
      controllers: [
        SessionController,
        LiveController,
        VocabularyController,
        TestEventController,
        TrialController,
        ProxyController,
        StorefrontController,
        ...extra.controllers,
      ],
      providers: [
        { provide: CONSOLE_CONFIG, useValue: config },
        { provide: FOLDS, useValue: [] },
        ...extra.providers,
        Decisions,
        EventFeed,
        FailedLogins,
        LiveFrames,
        Services,
        Sessions,
      ],
    };
  }

  /** Pages are registered before Nest registers its routes. */
  constructor(host: HttpAdapterHost, @Inject(CONSOLE_CONFIG) config: ConsoleConfig) {
    servePages(host.httpAdapter as FastifyAdapter, config);
  }
}
