import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaEventLog } from '@tradewind/log-kafka';
import { RedisPartitionStore } from '@tradewind/state';
import { Promotions } from '../invariants/promotions.js';
import { bothHold } from '../invariants/verdict.js';
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
const PROGRESS_EVERY_MS = 2_000;
/** This share of the workload is held back until the faults are over. */
const HELD_BACK = 0.1;
const REST_TAKES_MS = 1_500;

export interface SubjectRun {
  readonly subject: Subject;
  readonly workload: Workload;
  readonly schedule: Schedule;
  /** The time over which the workload is spread, ms. */
  readonly durationMs: number;
  readonly quiesceMs: number;
  readonly clockShiftMs?: number;
  /** What decisions must survive before they are published. */
  readonly durability: 'none' | 'replica';
  readonly sessionTimeoutMs: number;
  readonly logDirectory: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

export interface SubjectOutcome {
  readonly verdicts: Verdicts;
  /**
   * Time from the end of a fault until all replicas were ready, without another fault in between.
   */
  readonly recoveries: readonly { readonly kind: string; readonly ms: number }[];
  /** Times from SIGTERM to exit, ms, without those during another fault. */
  readonly drainsMs: readonly number[];
  /** How often replicas have died, by the suite or at a crash point. */
  readonly deaths: number;
}

/** Runs one subject under the faults of a schedule and judges the result. */
export async function runSubject(bed: TestBed, run: SubjectRun): Promise<SubjectOutcome> {
  const log = new KafkaEventLog({
    clientId: 'tradewind-faults',
    brokers: bed.brokers.addresses.split(','),
  });
  let faultRun: FaultRun | undefined;
  const group = new ReplicaGroup({
    ...run,
    addresses: bed.addresses,
    environment: { ...run.subject.environment, STATE_DURABILITY: run.durability },
    logDirectory: join(run.logDirectory, run.subject.name),
    onDeath: ({ index }, how) => {
      run.report(`            replica ${index} ended: ${how}`);
      faultRun?.died();
    },
  });
  try {
    await log.ensureTopics(run.subject.topics);
    group.start();
    await group.ready(READY_WITHIN_MS, run.signal);
    faultRun = new FaultRun(bed, run, { log, group });
    return await faultRun.execute();
  } finally {
    await group.end();
    await log.close();
  }
}

interface Parts {
  readonly log: KafkaEventLog;
  readonly group: ReplicaGroup;
}

/** The part of a run in which the replicas are up. */
class FaultRun {
  readonly #drainsMs: number[] = [];
  readonly #faults: ScheduleRun;
  readonly #promotions: Promotions;
  readonly #recovery: RecoveryClock;
  readonly #watchdog: Watchdog;
  readonly #startedAt = performance.now();
  readonly #halt = new AbortController();
  readonly #signal: AbortSignal;

  constructor(
    private readonly bed: TestBed,
    private readonly run: SubjectRun,
    private readonly parts: Parts,
  ) {
    this.#signal = AbortSignal.any([run.signal, this.#halt.signal]);
    const { group, log } = parts;
    const { brokers, redis, proxies } = bed;
    this.#promotions = new Promotions(run.subject, log);
    const promotions = this.#promotions;
    const targets = { brokers, redis, promotions, proxies, replicas: group.replicas };
    const injector = new FaultInjector(targets, (ms) => {
      if (this.#faults.serversAreCalmFor(ms)) this.#drainsMs.push(ms);
    });
    const { folded } = run.subject;
    const names = new Set(folded.map(({ name }) => name));
    this.#recovery = new RecoveryClock({
      look: async () => (await group.positions())?.filter(({ topic }) => names.has(topic)),
      partitions: folded.reduce((sum, { partitions }) => sum + partitions, 0),
    });
    this.#faults = new ScheduleRun(run.schedule, injector, {
      began: (fault) => {
        this.#recovery.interrupt();
        this.#report(describeFault(fault));
      },
      ended: (fault, detail) => {
        if (detail !== undefined) this.#report(`${fault.kind}: ${detail}`);
        this.#measureRecovery(fault.kind);
      },
    });
    this.#watchdog = new Watchdog(group.replicas, () => this.#faults.underWay.length > 0);
  }

  async execute(): Promise<SubjectOutcome> {
    this.#watchdog.start();
    const publisher = this.#publisher();
    const progress = setInterval(() => {
      this.#report(`published ${publisher.published}, ${this.#watchdog.waiting} not folded yet`);
    }, PROGRESS_EVERY_MS);
    try {
      await this.#disturb(publisher);
      this.#report('all faults are over and all records are published');
      return await this.#examine(publisher);
    } finally {
      clearInterval(progress);
      this.#watchdog.stop();
      this.#recovery.interrupt();
      await publisher.close();
    }
  }

  /** A replica has died by a signal or by itself, at a crash point or in order to be restarted. */
  died(): void {
    this.#measureRecovery('kill');
  }

  #measureRecovery(kind: string): void {
    if (this.#faults.underWay.length > 0) return;
    void this.#recovery.measure(kind).then((ms) => {
      if (ms !== undefined) this.#report(`recovered ${ms} ms after ${kind}`);
    });
  }

  /** Examines the Redis that is the primary once no fault changes that any more. */
  async #examine(publisher: WorkloadPublisher): Promise<SubjectOutcome> {
    const store = new RedisPartitionStore({ url: this.bed.redis.url });
    try {
      const { subject, quiesceMs, signal } = this.run;
      const quiesced = await quiesce({
        ...this.parts,
        store,
        subject,
        timeoutMs: quiesceMs,
        signal,
      });
      this.#report(`folded: ${quiesced.detail}`);
      await publisher.expectExact();
      return await this.#outcome(quiesced, store);
    } finally {
      await store.close();
    }
  }

  async #outcome(quiesced: Quiesced, store: RedisPartitionStore): Promise<SubjectOutcome> {
    const { group } = this.parts;
    this.#recovery.interrupt();
    const records = this.#watchdog.stop();
    const verdicts = await this.#judge(quiesced, store);
    const deaths = group.replicas.reduce((sum, replica) => sum + replica.deaths, 0);
    this.#drainsMs.push(...(await group.leave()));
    return {
      verdicts: { ...verdicts, replicas: judgeReplicas(records) },
      recoveries: this.#recovery.times,
      drainsMs: this.#drainsMs,
      deaths,
    };
  }

  /** Publishes while faults happen, and heals the remaining ones. */
  async #disturb(publisher: WorkloadPublisher): Promise<void> {
    const signal = this.#signal;
    const over = new AbortController();
    const faults = Promise.all([
      this.#faults.run(signal),
      pause(this.run.durationMs, undefined, { signal }),
    ]).finally(() => {
      over.abort();
    });
    const works = [faults, this.#publish(publisher, over.signal)];
    for (const work of works) {
      work.catch((error: unknown) => {
        this.#halt.abort(error);
      });
    }
    // Neither continues after the other has failed, and both have ended before servers are removed.
    await Promise.allSettled(works);
    signal.throwIfAborted();
    await this.bed.pass();
    await Promise.all(this.parts.group.replicas.map((replica) => replica.disarm()));
  }

  #publisher(): WorkloadPublisher {
    const { records } = this.run.workload;
    return new WorkloadPublisher(this.bed.brokers.addresses, records, this.#signal);
  }

  /** Spreads the workload over the faults; the rest of it comes when they are over. */
  async #publish(publisher: WorkloadPublisher, over: AbortSignal): Promise<void> {
    const signal = this.#signal;
    const { workload, durationMs } = this.run;
    const total = workload.records.length;
    const startedAt = performance.now();
    while (!over.aborted) {
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

  async #judge({ isFolded, detail }: Quiesced, store: RedisPartitionStore): Promise<Verdicts> {
    const { log, group } = this.parts;
    const replicas = group.replicas.map(({ url }) => url);
    const verified = await this.run.workload.verify({ log, store, replicas });
    const kept = await this.#promotions.verdict();
    const caughtUp = { held: isFolded, detail };
    return {
      positions: caughtUp,
      ...verified,
      ...(kept && { decisions: bothHold(verified.decisions, kept) }),
      recovery: caughtUp,
    };
  }

  /** Reports a line with the time since the workload began. */
  #report(text: string): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    this.run.report(`  ${seconds.toFixed(1).padStart(6)} s  ${text}`);
  }
}
