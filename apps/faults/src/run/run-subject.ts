import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaEventLog } from '@tradewind/messaging';
import { RedisPartitionStore } from '@tradewind/state';
import { ReplicaGroup } from '../replicas/replica-group.js';
import { Watchdog, judgeReplicas } from '../replicas/watchdog.js';
import { FaultInjector } from '../schedule/fault-injector.js';
import { ScheduleRun } from '../schedule/run-schedule.js';
import { describeFault } from '../schedule/scheduled-fault.js';
import type { Schedule } from '../schedule/scheduled-fault.js';
import { quiesce } from './quiesce.js';
import type { Quiesced } from './quiesce.js';
import { RecoveryClock } from './recovery.js';
import type { Subject, Verdicts, Workload } from './subject.js';
import type { TestBed } from './test-bed.js';
import { WorkloadPublisher } from './workload-publisher.js';

const READY_WITHIN_MS = 90_000;
const PUBLISH_EVERY_MS = 100;
/** So much of the workload is held back until the faults are over. */
const HELD_BACK = 0.1;
const REST_TAKES_MS = 1_500;

export interface SubjectRun {
  readonly subject: Subject;
  readonly workload: Workload;
  readonly schedule: Schedule;
  /** Over which the workload is spread, ms. */
  readonly durationMs: number;
  readonly quiesceMs: number;
  readonly clockShiftMs?: number;
  readonly sessionTimeoutMs: number;
  readonly logDirectory: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

export interface SubjectOutcome {
  readonly verdicts: Verdicts;
  /** Time from the end of a fault until all replicas were ready, where no other fell into it. */
  readonly recoveries: readonly { readonly kind: string; readonly ms: number }[];
  /** Time from SIGTERM to the end, where no other fault fell into it. */
  readonly drainsMs: readonly number[];
  /** Times that replicas have died, by the suite's hand or at a crash point. */
  readonly deaths: number;
}

/** Puts one subject under the faults of a schedule and judges what has come out. */
export async function runSubject(bed: TestBed, run: SubjectRun): Promise<SubjectOutcome> {
  const store = new RedisPartitionStore({ url: bed.redis.url });
  const log = new KafkaEventLog({ clientId: 'tradewind-faults', brokers: [bed.broker.address] });
  const group = new ReplicaGroup({
    ...run,
    addresses: bed.addresses,
    environment: run.subject.environment,
    logDirectory: join(run.logDirectory, run.subject.name),
    onDeath: ({ index }, how) => {
      run.report(`    replica ${index} ended: ${how}`);
    },
  });
  try {
    await log.ensureTopics(run.subject.topics);
    group.start();
    await group.ready(READY_WITHIN_MS, run.signal);
    return await new Ordeal(bed, run, { store, log, group }).undergo();
  } finally {
    await group.end();
    await log.close();
    await store.close();
  }
}

interface Parts {
  readonly store: RedisPartitionStore;
  readonly log: KafkaEventLog;
  readonly group: ReplicaGroup;
}

/** The part of a run in which the replicas are up. */
class Ordeal {
  readonly #drainsMs: number[] = [];
  readonly #faults: ScheduleRun;
  readonly #recovery: RecoveryClock;
  readonly #watchdog: Watchdog;

  constructor(
    private readonly bed: TestBed,
    private readonly run: SubjectRun,
    private readonly parts: Parts,
  ) {
    const { group } = parts;
    const injector = new FaultInjector({ ...bed, replicas: group.replicas }, (ms) => {
      if (this.#faults.underWay.length === 1) this.#drainsMs.push(ms);
    });
    this.#recovery = new RecoveryClock(() => group.areReady());
    this.#faults = new ScheduleRun(run.schedule, injector, {
      began: (fault, atMs) => {
        this.#recovery.interrupt();
        run.report(`  ${seconds(atMs)} ${describeFault(fault)}`);
      },
      ended: (fault, { atMs, detail }) => {
        if (detail !== undefined) run.report(`  ${seconds(atMs)} ${fault.kind}: ${detail}`);
        if (this.#faults.underWay.length === 0) void this.#recovery.measure(fault.kind);
      },
    });
    this.#watchdog = new Watchdog(group.replicas, () => this.#faults.underWay.length > 0);
  }

  async undergo(): Promise<SubjectOutcome> {
    const { group } = this.parts;
    this.#watchdog.start();
    const publisher = this.#publisher();
    let quiesced: Quiesced;
    try {
      const faults = { areOver: false };
      const publishing = this.#publish(publisher, faults);
      await Promise.all([
        publishing,
        this.#faults.run(this.run.signal).finally(() => {
          faults.areOver = true;
        }),
      ]);
      await this.bed.pass();
      await Promise.all(group.replicas.map((replica) => replica.disarm()));
      quiesced = await this.#quiesce();
    } finally {
      await publisher.close();
      this.#recovery.interrupt();
    }
    const records = this.#watchdog.stop();
    const verdicts = await this.#judge(quiesced);
    const deaths = group.replicas.reduce((sum, replica) => sum + replica.deaths, 0);
    this.#drainsMs.push(...(await group.leave()));
    return {
      verdicts: { ...verdicts, I9: judgeReplicas(records) },
      recoveries: this.#recovery.times,
      drainsMs: this.#drainsMs,
      deaths,
    };
  }

  #publisher(): WorkloadPublisher {
    const { workload, signal } = this.run;
    return new WorkloadPublisher(this.bed.broker.address, workload.records, signal);
  }

  /** Spreads the workload over the faults; the rest of it comes when they are over. */
  async #publish(
    publisher: WorkloadPublisher,
    faults: { readonly areOver: boolean },
  ): Promise<void> {
    const { workload, durationMs, signal } = this.run;
    const total = workload.records.length;
    const startedAt = performance.now();
    while (!faults.areOver) {
      const elapsed = Math.min(1, (performance.now() - startedAt) / durationMs);
      await publisher.publishUpTo(Math.floor(total * (1 - HELD_BACK) * elapsed));
      await pause(PUBLISH_EVERY_MS, undefined, { signal });
    }
    const first = publisher.published;
    const restStartedAt = performance.now();
    while (publisher.published < total) {
      const elapsed = Math.min(1, (performance.now() - restStartedAt) / REST_TAKES_MS);
      await publisher.publishUpTo(first + Math.floor((total - first) * elapsed));
      if (publisher.published < total) await pause(PUBLISH_EVERY_MS, undefined, { signal });
    }
  }

  #quiesce(): Promise<Quiesced> {
    const { subject, quiesceMs, signal } = this.run;
    return quiesce({ ...this.parts, subject, timeoutMs: quiesceMs, signal });
  }

  async #judge({ isFolded, detail }: Quiesced): Promise<Verdicts> {
    const { log, store, group } = this.parts;
    const replicas = group.replicas.map(({ url }) => url);
    const verified = await this.run.workload.verify({ log, store, replicas });
    const caughtUp = { held: isFolded, detail };
    return { I5: caughtUp, ...verified, I7: caughtUp };
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1).padStart(6)} s`;
}
