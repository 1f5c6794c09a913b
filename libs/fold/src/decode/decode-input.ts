import { EVENT_FORWARDED, parsePayload } from '@tradewind/contracts';
import type { FoldEvent, ForwardedEvent, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { decodeJson } from './decode-json.js';
import { decodeRecord, type Decoded } from './decode-record.js';
import { refuse } from './decode-refusal.js';

/** The topics that are folded together. */
export interface InputTopics {
  readonly inputs: readonly TopicContract[];
  /** Throws a TypeError for one that is not among them. */
  topic(name: string): TopicContract;
  isHandOvers(topic: string): boolean;
}

/**
 * Reads a record of one of the topics. An event that was forwarded from another id of its shopper is
 * read as the event that it was, with the key of this id.
 */
export function decodeInput(topics: InputTopics, record: LogRecord): Decoded {
  const decoded = decodeRecord(topics.topic(record.topic), record);
  if (!decoded.ok || !topics.isHandOvers(record.topic)) return decoded;
  return decoded.event.type === EVENT_FORWARDED ? unwrapped(topics, decoded) : decoded;
}

function unwrapped({ inputs }: InputTopics, decoded: Decoded & { ok: true }): Decoded {
  const forwarded = decoded.event.data as ForwardedEvent;
  const { path, topic, type, id, time, value } = forwarded;
  const contract = inputs.find(({ name }) => name === topic);
  const schema =
    contract && Object.hasOwn(contract.events, type) ? contract.events[type] : undefined;
  if (schema === undefined) return refuse('unknown-event', `${topic} has no event ${type}`);
  const json = decodeJson(Buffer.from(value));
  if (!json.ok) return json;
  const payload = parsePayload(schema, json.data);
  if (!payload.success) return refuse('invalid-payload', `a forwarded ${type}`);
  const { partition, key, tenant, recordedAt } = decoded.event;
  const event: FoldEvent<TopicContract> = {
    ...{ type, id, time, topic, partition, key, tenant, recordedAt },
    data: payload.data,
  };
  const { offset, partition: from } = forwarded;
  const isPlaced = offset !== undefined && from !== undefined;
  return {
    ...decoded,
    event,
    path,
    ...(isPlaced && { origin: { topic, offset, partition: from } }),
  };
}
