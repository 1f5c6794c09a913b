import { envelopeHeaders, eventId, idOf, jobRequest, modelJobs } from '@tradewind/contracts';
import type { JobInput, JobSpecification } from '@tradewind/contracts';
import type { Replied } from '@tradewind/chatbot';
import { partitionOf } from '@tradewind/log';
import type { NewRecord } from '@tradewind/log';
import type { JobDefinition } from '@tradewind/models';
import { repliesTraining } from '@tradewind/seq2seq';
import type { TimedPair, TrainRepliesOptions } from '@tradewind/seq2seq';

export const REPLIES_MODEL = 'chatbot.replies';
const KIND = 'train-replies';
const SEED = 1;

/** How the replies of a shop are learned. */
export const repliesJob: JobDefinition = { model: REPLIES_MODEL, kind: KIND, ...repliesTraining };

/** Bytes of an input, and inputs of a request: a request fits into a record of 1 MB. */
const INPUT_BYTES = 50_000;
const MAX_INPUTS = 12;

/** The newest pairs that fit into a request, as its inputs. */
export function trainingOf(
  tenant: string,
  replies: readonly Replied[],
  options: TrainRepliesOptions,
): JobSpecification {
  const lists: TimedPair[][] = [[]];
  let bytes = 0;
  for (const { at, question, reply } of replies.toReversed()) {
    const pair: TimedPair = [at, question, reply];
    const size = Buffer.byteLength(JSON.stringify(pair)) + 1;
    if (bytes + size > INPUT_BYTES) {
      if (lists.length === MAX_INPUTS) break;
      lists.push([]);
      bytes = 0;
    }
    bytes += size;
    lists.at(-1)?.push(pair);
  }
  const named = lists.map((list, at): [string, JobInput] => [
    `pairs${String(at)}`,
    { json: JSON.stringify(list) },
  ]);
  const inputs = { options: { json: JSON.stringify(options) }, ...Object.fromEntries(named) };
  return { tenant, model: REPLIES_MODEL, kind: KIND, inputs, seed: SEED };
}

/** The record of a request. Its time is that of the newest pair, so that equal requests are equal. */
export function requestRecord(
  specification: JobSpecification,
  { service, time }: { readonly service: string; readonly time: number },
): NewRecord {
  const { key, event, slot = '' } = jobRequest(specification);
  const about = { id: eventId(slot), source: `/${service}/replies`, type: event.type, key };
  return {
    topic: modelJobs.name,
    partition: partitionOf(key, modelJobs.partitions),
    key,
    headers: envelopeHeaders({ ...about, subject: idOf(key), time, recordedAt: time }),
    value: JSON.stringify(event.data),
  };
}

/** A further training needs so many times the pairs of the last one, */
const GROWTH = 1.5;
/** or a day and so many newer pairs. */
const DAY_MS = 24 * 60 * 60_000;
const NEWER = 50;

/**
 * Whether there is enough to learn, and enough that the last training did not have.
 *
 * @param replies In order of time.
 * @param last How many pairs the last training had and the time of its newest in ms; 0 where there is none.
 */
export function isTrainingDue(
  replies: readonly Replied[],
  leastPairs: number,
  last: { readonly pairs: number; readonly newest: number },
): boolean {
  if (replies.length < leastPairs) return false;
  if (replies.length >= GROWTH * last.pairs) return true;
  const newest = replies.at(-1)?.at ?? 0;
  const newer = replies.filter(({ at }) => at > last.newest).length;
  return newest - last.newest >= DAY_MS && newer >= NEWER;
}
