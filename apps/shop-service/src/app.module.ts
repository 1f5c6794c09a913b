import { Module, type DynamicModule } from '@nestjs/common';
import { FileBodies } from './catalog/file-bodies.js';
import { ItemWriter } from './catalog/item-writer.js';
import { ItemsController } from './catalog/items.controller.js';
import type { ShopConfig } from './config.js';
import { CommandLog } from './documents/command-log.js';
import { DocumentChanges } from './documents/document-changes.js';
import { DocumentStates } from './documents/document-states.js';
import { DocumentWriter } from './documents/document-writer.js';
import { DocumentsController } from './documents/documents.controller.js';
import { Outcomes } from './documents/outcomes.js';
import { SettingsClock } from './documents/settings-clock.js';
import { foldsFor } from './folds.js';
import { Keys } from './tenants/keys.js';
import { KeysController } from './tenants/keys.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { SHOP_CONFIG } from './tokens.js';

@Module({})
export class ShopModule {
  static forConfig(config: ShopConfig): DynamicModule {
    return {
      module: ShopModule,
      controllers: [DocumentsController, ItemsController, KeysController, TenantsController],
      providers: [
        { provide: SHOP_CONFIG, useValue: config },
        foldsFor(config),
        CommandLog,
        DocumentChanges,
        DocumentStates,
        DocumentWriter,
        Outcomes,
        SettingsClock,
        Keys,
        ItemWriter,
        FileBodies,
      ],
    };
  }
}
