import { isUtf8 } from 'node:buffer';
import { originalOf, type DeadLetter } from '@tradewind/fold';

/**
 * Control characters, and those that turn or hide text, which a dead-letter record may contain since
 * its bytes come from outside.
 */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Escapes text so that it prints only characters and does not control the terminal. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Returns bytes as text if they are text, else in base64. */
export function textOrBase64(
  bytes: Buffer | string | null,
): { text: string } | { base64: string } | null {
  if (bytes === null) return null;
  if (typeof bytes === 'string') return { text: bytes };
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
}

/** Returns the JSON form of a dead-letter record. */
export function deadLetterJson(deadLetter: DeadLetter) {
  const { originalTopic, originalPartition, originalOffset } = deadLetter;
  const original = originalOf(deadLetter);
  return {
    topic: deadLetter.topic,
    partition: deadLetter.partition,
    offset: deadLetter.offset,
    at: new Date(deadLetter.at).toISOString(),
    id: deadLetter.id,
    code: deadLetter.code,
    reason: deadLetter.reason,
    source: deadLetter.source,
    bytes: deadLetter.valueBytes,
    original: {
      topic: originalTopic ?? null,
      partition: originalPartition ?? null,
      offset: originalOffset ?? null,
    },
    replayable: original.ok,
    ...(!original.ok && { notReplayable: original.reason }),
  };
}

/** Returns `topic:partition:offset`, as far as it is known. */
export function originalPosition(deadLetter: DeadLetter): string {
  const { originalTopic, originalPartition, originalOffset } = deadLetter;
  const known = [originalTopic, originalPartition, originalOffset].filter((it) => it !== undefined);
  return known.length === 0 ? '-' : known.join(':');
}
