import { envelopeHeaders, eventId, idOf, modelJobs } from '@tradewind/contracts';
import type { ModelJobs, TopicEvent } from '@tradewind/contracts';
import type { EventSink, NewRecord } from '@tradewind/log';
import type { RequestedAt } from './job-table.js';
import { untilTaken } from './until-taken.js';

/** An event that tells what became of a requested job. */
export type JobAnswer = Exclude<TopicEvent<ModelJobs>, { readonly type: 'job.requested' }>;

/** Appends what becomes of jobs to the log, under ids that are the same whoever concludes it. */
export class JobPublisher {
  readonly #source: string;

  constructor(
    private readonly sink: EventSink,
    service: string,
  ) {
    this.#source = `/${service}/jobs`;
  }

  /**
   * Appends an answer, again and again while the log does not take it, until the signal aborts. Resolves
   * with false when it was given up.
   */
  async publish(to: RequestedAt, answer: JobAnswer, signal: AbortSignal): Promise<boolean> {
    const record = this.#record(to, answer);
    const isTaken = async () => {
      await this.sink.publish([record]);
      return true;
    };
    return (await untilTaken(isTaken, signal)) ?? false;
  }

  /** Appends progress once; whether the log takes it does not matter. */
  async tell(to: RequestedAt, answer: JobAnswer): Promise<void> {
    await this.sink.publish([this.#record(to, answer)]).catch(() => undefined);
  }

  /** Event times are those of the request, so that an answer is the same whenever it is concluded. */
  #record({ key, time, recordedAt, partition }: RequestedAt, answer: JobAnswer): NewRecord {
    const { type, data } = answer;
    const id = eventId(`${type}|${slotOf(answer)}`);
    const about = { id, source: this.#source, type, subject: idOf(key), key, time, recordedAt };
    const headers = envelopeHeaders(about);
    return { topic: modelJobs.name, partition, key, headers, value: JSON.stringify(data) };
  }
}

function slotOf({ type, data }: JobAnswer): string {
  const { job, attempt } = data;
  if (type === 'job.finished') return job;
  if (type === 'job.failed') return `${job}|${attempt}`;
  return `${job}|${attempt}|${data.start}|${data.share}`;
}
