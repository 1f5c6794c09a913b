import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { BatchServer } from '@tradewind/fold';
import { Metrics } from '@tradewind/observability';
import { CatalogView } from './catalog/catalog-view.js';
import { DocumentView } from './documents/document-view.js';
import { EpochViews } from './epoch-views.js';
import { ModelFigures } from './figures/model-figures.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { MissingDataFinders } from './missing-data.js';
import { OpenTrainings } from './open-trainings.js';
import { ProgressReport } from './progress-report.js';
import { OperationsController } from './operations.controller.js';
import type { PlatformConfig } from './platform-config.js';
import type { Runtime } from './runtime.js';
import { SecretKeyGuard } from './tenants/secret-key.guard.js';
import { StateReader } from './state-reader.js';
import { DocumentedTenants } from './tenants/documented-tenants.js';
import { Tenants } from './tenants/tenants.js';
import {
  BATCH_SERVER,
  EVENT_LOG,
  ON_FAILURE,
  PARTITION_STORE,
  PLATFORM_CONFIG,
  RUNTIME,
  SERVICE_NAME,
  STATE_READS,
} from './tokens.js';

export interface PlatformOptions {
  readonly name: string;
  readonly config: PlatformConfig;
  readonly runtime: Runtime;
  readonly metrics: Metrics;
  readonly server: BatchServer;
  readonly health: Health;
  readonly documents: DocumentView;
  readonly catalog: CatalogView | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** Providers that every service can inject. */
@Module({})
export class PlatformModule {
  static forService(options: PlatformOptions): DynamicModule {
    const { name, config, runtime, metrics, server, health, documents, catalog, onFailure } =
      options;
    const providers = [
      { provide: SERVICE_NAME, useValue: name },
      { provide: PLATFORM_CONFIG, useValue: config },
      { provide: RUNTIME, useValue: runtime },
      { provide: EVENT_LOG, useValue: runtime.log },
      { provide: PARTITION_STORE, useValue: runtime.store },
      { provide: STATE_READS, useValue: runtime.reads ?? runtime.store },
      { provide: BATCH_SERVER, useValue: server },
      { provide: ON_FAILURE, useValue: onFailure },
      { provide: Metrics, useValue: metrics },
      { provide: DocumentView, useValue: documents },
      { provide: Tenants, useValue: tenantsOf(config, documents) },
      { provide: Health, useValue: health },
      ...(catalog ? [{ provide: CatalogView, useValue: catalog }] : []),
      StateReader,
      MissingDataFinders,
      OpenTrainings,
      ModelFigures,
      ProgressReport,
      EpochViews,
      SecretKeyGuard,
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, OperationsController],
      providers,
      exports: providers,
    };
  }
}

function tenantsOf(config: PlatformConfig, view: DocumentView): Tenants {
  const { TENANTS: configured, PSEUDONYM_KEY: pseudonymRoot } = config;
  const documented = new DocumentedTenants({ view, configured, pseudonymRoot, now: Date.now });
  return new Tenants(configured, documented);
}
