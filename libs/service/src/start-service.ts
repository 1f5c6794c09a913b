import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { UnknownElementException } from '@nestjs/core/errors/exceptions/unknown-element.exception.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { loadConfig } from '@tradewind/config';
import { allTopics, keyDocument, tenantDocument } from '@tradewind/contracts';
import type { Fold } from '@tradewind/contracts';
import { BatchServer } from '@tradewind/fold';
import { eventLoopDelay, Metrics } from '@tradewind/observability';
import { CatalogView } from './catalog/catalog-view.js';
import { DocumentView } from './documents/document-view.js';
import { OutputFigures } from './figures/output-figures.js';
import { requestDurations, type MeasuredServer } from './figures/request-durations.js';
import { Health } from './health.js';
import { HttpConnections } from './http-connections.js';
import { partitionMetrics } from './partition-metrics.js';
import type { PlatformConfig } from './platform-config.js';
import { answerProblems, type AnsweringServer } from './problems.js';
import { PlatformModule } from './platform.module.js';
import { processorMetrics } from './processor-metrics.js';
import type { Runtime } from './runtime.js';
import type { ServiceDefinition } from './service-definition.js';
import { FOLDS } from './tokens.js';

/** A request larger than this is refused before a service sees it. */
const MAX_BODY_BYTES = 4_194_304;

export interface StartOptions<Config> {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly logger: LoggerService;
  /** @default metrics of the service that nobody else adds to */
  readonly metrics?: Metrics;
  /** A consumer of the service has died for good. */
  readonly onFailure: (error: unknown) => void;
}

export interface RunningService {
  readonly name: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Is not ready from here on, finishes what is under way, then stops. Leaves the runtime open. */
  close(): Promise<void>;
}

@Module({})
class ServiceModule {}

/** Reads a service's configuration from environment variables; throws a `ConfigError`. */
export function configOf<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  return loadConfig(definition.config, environment);
}

/** Starts a service on a runtime; resolves when it listens and its consumers have joined. */
export async function startService<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  options: StartOptions<Config>,
): Promise<RunningService> {
  const { config, runtime, logger, onFailure, metrics = new Metrics(definition.name) } = options;
  await runtime.log.ensureTopics(allTopics);
  const documents = await documentsOf(definition, options);
  const catalog = await catalogOf(definition, options);
  const { server, figures } = serverOf(definition, options, metrics);
  const health = new Health(server, runtime);
  serviceMetrics(metrics, server, health);
  const platform = PlatformModule.forService({
    name: definition.name,
    config,
    runtime,
    metrics,
    server,
    health,
    documents,
    catalog,
    onFailure,
  });
  const app = await createApp(
    { module: ServiceModule, imports: [platform, definition.module(config)] },
    { logger, config, metrics },
  );
  const connections = new HttpConnections(app.getHttpServer());
  document(app, definition);
  useFolds(app, server, figures);
  app.connectMicroservice({ strategy: server });
  try {
    await listen(app, config);
  } catch (error) {
    await Promise.all([documents.close(), catalog?.close()]);
    throw error;
  }
  return {
    name: definition.name,
    url: urlOf(app, config),
    app,
    close: async () => {
      health.stop();
      await connections.during(async () => {
        // What HTTP reads stays to be read, and readiness to be asked for, until the folds are done.
        await server.close();
        await app.close();
        await Promise.all([documents.close(), catalog?.close()]);
      });
    },
  };
}

function serverOf<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  { config, runtime, logger, onFailure }: StartOptions<Config>,
  metrics: Metrics,
): { readonly server: BatchServer; readonly figures: OutputFigures } {
  const figures = new OutputFigures(metrics);
  const server = new BatchServer({
    service: definition.name,
    epochMs: config.MODEL_EPOCH_MS,
    spreadsWakes: config.MODEL_SYNC === 'latest',
    mergesByTime: config.MODEL_SYNC === 'wait',
    store: runtime.store,
    sink: runtime.log,
    source: runtime.log,
    reader: runtime.log,
    metrics: processorMetrics(metrics, logger, (event) => {
      figures.count(event);
    }),
    onFailure,
  });
  return { server, figures };
}

/** Who the tenants are is known before the first request. */
async function documentsOf<Config extends PlatformConfig>(
  { documents = [] }: ServiceDefinition<Config>,
  { runtime, onFailure }: Pick<StartOptions<Config>, 'runtime' | 'onFailure'>,
): Promise<DocumentView> {
  const kinds = new Set([tenantDocument, keyDocument, ...documents]);
  const view = await DocumentView.open(runtime.log, [...kinds]);
  view.failed.catch(onFailure);
  return view;
}

/** What is known of items is there before the first request. */
async function catalogOf<Config extends PlatformConfig>(
  { catalog }: ServiceDefinition<Config>,
  { runtime, onFailure }: Pick<StartOptions<Config>, 'runtime' | 'onFailure'>,
): Promise<CatalogView | undefined> {
  if (catalog === undefined) return undefined;
  const view = await CatalogView.open(runtime.log);
  view.failed.catch(onFailure);
  return view;
}

function urlOf(app: NestFastifyApplication, config: PlatformConfig): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : config.PORT;
  return `http://127.0.0.1:${String(port)}`;
}

function useFolds(app: NestFastifyApplication, server: BatchServer, figures: OutputFigures): void {
  const folds = foldsOf(app);
  server.use(folds);
  figures.begin(new Set(folds.flatMap(({ emits }) => emits.map(({ name }) => name))));
}

/** What the module provides as FOLDS; nothing if it does not. */
function foldsOf(app: NestFastifyApplication): readonly Fold[] {
  try {
    return app.get<readonly Fold[]>(FOLDS, { strict: false });
  } catch (error) {
    if (error instanceof UnknownElementException) return [];
    throw error;
  }
}

function serviceMetrics(metrics: Metrics, server: BatchServer, health: Health): void {
  partitionMetrics(metrics, server);
  eventLoopDelay(metrics);
  metrics.sampled('tradewind_ready', '1 while all folds have caught up.', [], () => [
    { labels: {}, value: Number(health.isReady) },
  ]);
}

/** A service that cannot listen stops what it has begun. */
async function listen(app: NestFastifyApplication, config: PlatformConfig): Promise<void> {
  try {
    await app.startAllMicroservices();
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
}

interface AppOptions {
  readonly logger: LoggerService;
  readonly config: PlatformConfig;
  readonly metrics: Metrics;
}

async function createApp(
  module: DynamicModule,
  { logger, config, metrics }: AppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle',
    trustProxy: config.TRUST_PROXY ?? false,
  });
  const server = adapter.getInstance<MeasuredServer & AnsweringServer>();
  requestDurations(metrics, server);
  answerProblems(server);
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    abortOnError: false,
  });
}

function document(
  app: NestFastifyApplication,
  definition: { name: string; description: string },
): void {
  const builder = new DocumentBuilder()
    .setTitle(`Tradewind ${definition.name}`)
    .setDescription(definition.description)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', description: "A tenant's secret key" });
  const openApi = SwaggerModule.createDocument(app, builder.build());
  SwaggerModule.setup('docs', app, openApi, { jsonDocumentUrl: 'openapi.json' });
}
