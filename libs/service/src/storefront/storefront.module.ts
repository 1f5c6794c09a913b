import { Module, type DynamicModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Tenants } from '../tenants/tenants.js';
import { allowPages } from './allow-pages.js';
import { StorefrontAccess } from './storefront-access.js';
import type { StorefrontConfig } from './storefront-config.js';

/** What a service needs to answer pages under `/v1/storefront/`. */
@Module({})
export class StorefrontModule {
  static forConfig(config: StorefrontConfig): DynamicModule {
    return {
      module: StorefrontModule,
      providers: [
        {
          provide: StorefrontAccess,
          inject: [Tenants],
          useFactory: (tenants: Tenants) => new StorefrontAccess(tenants, config),
        },
      ],
      exports: [StorefrontAccess],
    };
  }

  constructor(host: HttpAdapterHost) {
    allowPages(host.httpAdapter as FastifyAdapter);
  }
}
