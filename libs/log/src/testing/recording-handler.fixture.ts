import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  Position,
  SourceControl,
} from '../event-log.js';
import type { LogRecord, TopicPartition } from '../records.js';

/** Resolves waits as soon as their condition is true. */
class Facts {
  private readonly waiting = new Set<() => void>();

  changed(): void {
    for (const check of this.waiting) check();
  }

  when(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isTrue()) return;
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
      check();
    });
  }
}

/** A handler that keeps what it receives; tests set its answers. */
export class RecordingHandler implements BatchHandler {
  readonly assignments: (readonly TopicPartition[])[] = [];
  readonly batches: Batch[] = [];
  control: SourceControl | undefined;
  positions: readonly Position[] = [];
  answer: (batch: Batch, progress: BatchProgress) => BatchOutcome | Promise<BatchOutcome> = (
    batch,
  ) => ({ kind: 'advanced', next: batch.nextOffset });
  private readonly facts = new Facts();

  assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]> {
    this.control = control;
    this.assignments.push(partitions);
    this.facts.changed();
    return Promise.resolve(this.positions);
  }

  async handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    this.batches.push(batch);
    this.facts.changed();
    return await this.answer(batch, progress);
  }

  /** The partitions of the last assignment. */
  get owned(): number[] {
    return (this.assignments.at(-1) ?? []).map(({ partition }) => partition).sort();
  }

  records(partition?: number): LogRecord[] {
    return this.batches
      .filter((batch) => partition === undefined || batch.partition === partition)
      .flatMap((batch) => batch.records);
  }

  /** Returns the received values of a partition as text. */
  values(partition?: number): (string | undefined)[] {
    return this.records(partition).map((record) => record.value?.toString());
  }

  when(isTrue: (handler: this) => boolean): Promise<void> {
    return this.facts.when(() => isTrue(this));
  }
}

/** Collects what a tail delivers. */
export class RecordingTail {
  readonly records: LogRecord[] = [];
  private readonly facts = new Facts();

  readonly onRecord = (record: LogRecord): void => {
    this.records.push(record);
    this.facts.changed();
  };

  whenCount(count: number): Promise<void> {
    return this.facts.when(() => this.records.length >= count);
  }
}
