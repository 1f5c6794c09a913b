import { Module, type DynamicModule } from '@nestjs/common';
import { folds } from './folds.js';

@Module({})
export class ShopModule {
  static forConfig(): DynamicModule {
    return { module: ShopModule, providers: [folds] };
  }
}
