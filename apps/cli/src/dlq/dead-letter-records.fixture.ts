import { envelopeHeaders, storefrontEvents } from '@tradewind/contracts';
import { deadLetterOf, refuse } from '@tradewind/fold';
import type { DeadLetterCode } from '@tradewind/fold';
import type { LogRecord, NewRecord } from '@tradewind/log';
import type { DlqOutput } from './dlq.command.js';

export const TIME = Date.parse('2026-01-31T12:00:00Z');

/** The headers and the value of a valid page view. */
export function pageView(id: string): Pick<LogRecord, 'headers' | 'value'> {
  return {
    headers: envelopeHeaders({
      id,
      source: '/spec',
      type: 'page.viewed',
      time: TIME,
      recordedAt: TIME,
    }),
    value: Buffer.from(JSON.stringify({ messageId: id, name: 'Home', properties: {} })),
  };
}

/** A dead-letter record of the storefront's topic. */
export function refused(
  offset: number,
  fields: Partial<Omit<LogRecord, 'topic' | 'offset'>>,
  code: DeadLetterCode = 'not-json',
): NewRecord {
  const record = {
    topic: storefrontEvents.name,
    partition: 0,
    offset,
    key: Buffer.from('demo:x'),
    value: Buffer.from('{'),
    headers: {},
    timestamp: TIME,
    ...fields,
  };
  const deadLetter = deadLetterOf(
    record,
    refuse(code, 'as the spec says'),
    '/spec-service/topic/0',
  );
  const { topic, partition, key, headers, value } = deadLetter;
  return { topic, partition, key, headers, value: value && Buffer.from(value, 'base64') };
}

/** Collects the output of the command. */
export class TextOutput implements DlqOutput {
  text = '';
  bytes = Buffer.alloc(0);
  readonly questions: string[] = [];
  readonly confirm: DlqOutput['confirm'];

  /** `answer` is what the user types at the terminal; without it there is no terminal. */
  constructor(answer?: boolean) {
    if (answer === undefined) return;
    this.confirm = (question) => {
      this.questions.push(question);
      return Promise.resolve(answer);
    };
  }

  write(text: string | Buffer): void {
    this.text += text.toString();
    this.bytes = Buffer.concat([this.bytes, Buffer.from(text)]);
  }
}
