import type { RecordMetadata, TopicMessages } from 'kafkajs';
import { keyOf } from './owned-partition.js';

/** Returns the part of a request that is for partitions that no answer names. */
export function unanswered(
  request: readonly TopicMessages[],
  answers: readonly RecordMetadata[],
): TopicMessages[] {
  const answered = new Set(
    answers.map(({ topicName, partition }) => keyOf({ topic: topicName, partition })),
  );
  return request
    .map(({ topic, messages }) => ({
      topic,
      messages: messages.filter(({ partition = 0 }) => !answered.has(keyOf({ topic, partition }))),
    }))
    .filter(({ messages }) => messages.length > 0);
}
