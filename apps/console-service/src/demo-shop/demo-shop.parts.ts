import type { Provider, Type } from '@nestjs/common';
import { DemoPagesController } from './demo-pages.controller.js';
import { DemoShopController } from './demo-shop.controller.js';
import { Orders } from './orders.js';
import { PlatformClient } from './platform-client.js';
import { ShopSessions } from './shop-sessions.js';
import { ShopperNews } from './shopper-news.js';
import { StatedCatalogue } from './stated-catalogue.js';

/** The demonstration shop, where DEMO_SHOP asks for it. */
export const demoShop: { readonly controllers: Type[]; readonly providers: Provider[] } = {
  controllers: [DemoShopController, DemoPagesController],
  providers: [Orders, PlatformClient, ShopSessions, ShopperNews, StatedCatalogue],
};
