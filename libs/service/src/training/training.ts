import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { EventLog } from '@tradewind/log';
import { JobsView, SnapshotBlocks, TrainingJobs, WorkerPool } from '@tradewind/models';
import type { BlockStore, JobDefinition, JobEntry } from '@tradewind/models';
import { Metrics } from '@tradewind/observability';
import { OpenTrainings } from '../open-trainings.js';
import type { OpenTraining } from '../open-trainings.js';
import type { PlatformConfig } from '../platform-config.js';
import { EVENT_LOG, ON_FAILURE, PLATFORM_CONFIG, SERVICE_NAME } from '../tokens.js';
import { trainingMetrics } from './training-metrics.js';

/** Injection tokens of what a service trains, and of where its blocks are. */
export const JOB_DEFINITIONS = Symbol('JobDefinitions');
export const BLOCK_STORE = Symbol('BlockStore');

/** Runs the training jobs of a service and tells of all jobs of its models, whoever runs them. */
@Injectable()
export class Training implements OnApplicationBootstrap, OnApplicationShutdown {
  @Inject(JOB_DEFINITIONS) private readonly definitions!: readonly JobDefinition[];
  @Inject(BLOCK_STORE) private readonly blocks: BlockStore | undefined;
  @Inject(SERVICE_NAME) private readonly service!: string;
  @Inject(EVENT_LOG) private readonly log!: EventLog;
  @Inject(PLATFORM_CONFIG) private readonly config!: PlatformConfig;
  @Inject(ON_FAILURE) private readonly onFailure!: (error: unknown) => void;
  @Inject(Metrics) private readonly metrics!: Metrics;
  @Inject(OpenTrainings) private readonly trainings!: OpenTrainings;
  #pool: WorkerPool | undefined;
  #jobs: TrainingJobs | undefined;
  #view: JobsView | undefined;

  async onApplicationBootstrap(): Promise<void> {
    const { log, service, definitions, onFailure } = this;
    const blocks = this.blocks ?? new SnapshotBlocks(log);
    const { TRAINING_THREADS: threads, TRAINING_MEMORY_MB: memoryMb } = this.config;
    const models = new Set(definitions.map(({ model }) => model));
    this.#view = await JobsView.open(log, { takes: (model) => models.has(model) });
    this.#view.failed.catch(onFailure);
    this.trainings.add((tenant) => this.list(tenant, Infinity).flatMap(openTraining));
    const pool = new WorkerPool({ ...(threads !== undefined && { threads }), memoryMb });
    this.#pool = pool;
    const observer = trainingMetrics(this.metrics, [...models], () => this.#jobs?.counts ?? []);
    const jobs = { service, log, blocks, observer, onFailure, pool, jobs: definitions };
    this.#jobs = await TrainingJobs.start(jobs);
  }

  /** Jobs of a tenant, the last requested first. */
  list(tenant: string, limit: number): readonly JobEntry[] {
    return this.#view?.list(tenant, limit) ?? [];
  }

  /** How requesters come by results; open once the application has started. */
  get view(): JobsView {
    if (!this.#view) throw new TypeError('jobs are read once the application has started');
    return this.#view;
  }

  /** Cancels what runs: the next owner of its partition, or the next start, runs it again. */
  async onApplicationShutdown(): Promise<void> {
    await this.#jobs?.close();
    await this.#pool?.close();
    await this.#view?.close();
  }
}

function openTraining({ model, kind, status, share }: JobEntry): OpenTraining[] {
  const isOpen = status === 'queued' || status === 'running';
  return isOpen ? [{ model, kind, status, progress: share }] : [];
}
