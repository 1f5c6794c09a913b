import { describe, expect, it } from '@jest/globals';
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

  it('counts lines that are no message', () => {
    const { malformed, rows } = read(eventsJsonl, ['{"type":', '[]', 'null', '"text"']);
    expect(rows).toBe(4);
    expect(malformed.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  });
});
