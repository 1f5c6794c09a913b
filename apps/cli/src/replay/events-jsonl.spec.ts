import { describe, expect, it } from '@jest/globals';
import { plainDialect } from './dialect.js';
import { eventsJsonl } from './events-jsonl.js';
import { read } from './read-recording.fixture.js';

describe('the events-jsonl format', () => {
  it('passes a message on as it stands', () => {
    const line =
      '{"type":"page", "messageId":"m1","userId":"u","timestamp":"2024-05-01T10:00:00.000Z"}';
    const { events } = read(eventsJsonl, [line, '']);
    expect(events).toEqual([
      { messageId: 'm1', time: Date.UTC(2024, 4, 1, 10), rows: 1, json: line },
    ]);
  });

  it('gives a message what it lacks: an id of its line, the time of the message before', () => {
    const { messages } = read(eventsJsonl, [
      '{"type":"page","userId":"u","timestamp":"2024-05-01T10:00:00.000Z"}',
      '{"type":"page","userId":"u","messageId":"m2"}',
    ]);
    expect(messages).toMatchObject([
      { messageId: 'events-jsonl-1', timestamp: '2024-05-01T10:00:00.000Z' },
      { messageId: 'm2', timestamp: '2024-05-01T10:00:00.000Z' },
    ]);
  });

  it('takes requests of many messages, one row for each', () => {
    const batch = [
      { type: 'page', messageId: 'm1', timestamp: '2024-05-01T10:00:00Z', context: { a: 1 } },
      { type: 'page', userId: 'u' },
      7,
    ];
    const request = { batch, context: { a: 0, b: 2 }, sentAt: '2024-05-01T11:00:00Z' };
    const { messages, malformed, rows } = read(eventsJsonl, [JSON.stringify(request), '[{"a":1}]']);
    expect(messages).toMatchObject([
      { messageId: 'm1', timestamp: '2024-05-01T10:00:00Z', context: { a: 1, b: 2 } },
      { messageId: 'events-jsonl-2', timestamp: '2024-05-01T11:00:00Z', context: { a: 0 } },
      { a: 1, messageId: 'events-jsonl-4' },
    ]);
    expect(malformed).toEqual([{ reason: 'not a JSON object', row: 3, line: 1 }]);
    expect(rows).toBe(4);
  });

  it('takes an array that has one message in each line', () => {
    const lines = ['[', '{"type":"page","messageId":"a"},', '{"type":"page","messageId":"b"}', ']'];
    expect(read(eventsJsonl, lines)).toMatchObject({ rows: 2, malformed: [] });
  });

  it('keeps every digit of an id, and leaves a time that it cannot read to the collector', () => {
    const { messages, events } = read(eventsJsonl, [
      '{"type":"page","userId":9007199254740993,"timestamp":1714557600}',
      '{"type":"page","userId":"u","messageId":"m","timestamp":"order 12"}',
    ]);
    expect(messages).toMatchObject([{ userId: '9007199254740993' }, { timestamp: 'order 12' }]);
    expect(events.map(({ time }) => time)).toEqual([1_714_557_600_000, 1_714_557_600_000]);
  });

  it('refuses the future, and sorts what is out of order', () => {
    const line = (day: string) => JSON.stringify({ messageId: day, timestamp: `${day}T00:00:00Z` });
    const lines = ['2026-01-02', '2099-12-31', '2026-01-01', '2026-01-03'].map(line);
    const latest = Date.UTC(2027, 0);
    const { events, malformed } = read(eventsJsonl, lines, {
      dialect: { ...plainDialect, unordered: true, latest },
    });
    expect(events.map(({ messageId }) => messageId)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
    ]);
    expect(malformed).toEqual([
      { reason: 'timestamp lies in the future', row: 2, line: 2, column: 'timestamp' },
    ]);
  });

  it('counts lines that are no message', () => {
    const { malformed, rows } = read(eventsJsonl, ['{"type":', '[]', 'null', '"text"']);
    expect(rows).toBe(4);
    expect(malformed.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  });
});
