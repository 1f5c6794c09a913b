import type { LogRecord } from '@tradewind/log';

/** A record of a log; texts stand for their bytes. */
export function record(
  fields: Partial<Omit<LogRecord, 'headers' | 'key' | 'value'>> & {
    readonly key?: string | null;
    readonly value?: string | Buffer | null;
    readonly headers?: Readonly<Record<string, string | Buffer>>;
  },
): LogRecord {
  const { key = 'demo:a', value = '{}', headers = {}, ...rest } = fields;
  const bytes = Object.entries(headers).map(
    ([name, content]) => [name, Buffer.from(content)] as const,
  );
  return {
    topic: 'test.topic.v1',
    partition: 0,
    offset: 0,
    timestamp: 0,
    ...rest,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: Object.fromEntries(bytes),
  };
}
