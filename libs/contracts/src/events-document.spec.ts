import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventsDocument, type DeclaredFold, type ServiceFlow } from './events-document.js';
import { CLOCK_TICK } from './fold.js';
import { defineTopic } from './topic.js';

const things = defineTopic({
  name: 'test.things.v1',
  description: 'Things.',
  key: 'shopper',
  partitions: 6,
  cleanup: 'delete',
  retentionDays: 1,
  events: { 'thing.done': z.object({}), 'thing.begun': z.object({}), [CLOCK_TICK]: z.object({}) },
});
const results = defineTopic({
  ...things,
  name: 'test.results.v1',
  description: 'Results.',
  partitions: 1,
  events: { 'result.found': z.object({}) },
});

const all: DeclaredFold = { name: 'all', inputs: [things], emits: [results] };
const some: DeclaredFold = { ...all, name: 'some', types: new Set(['thing.done']), emits: [] };
const edge: ServiceFlow = { name: 'edge', folds: [], publishes: [things], reads: [] };
const service: ServiceFlow = {
  name: 'service',
  folds: [all, some],
  publishes: [],
  reads: [results.name],
};

describe('the list of events', () => {
  it('names emitters, folds and readers of each event, in aligned tables', () => {
    const text = eventsDocument([things, results], [edge, service]);
    expect(text).toContain(
      [
        '## `test.things.v1`',
        '',
        'Things.',
        '',
        '- key: shopper, 6 partitions',
        '- emitted by: `edge` (HTTP)',
        '',
        '| event         | folded by                     |',
        '| ------------- | ----------------------------- |',
        '| `clock.tick`  | -                             |',
        '| `thing.begun` | `service/all`                 |',
        '| `thing.done`  | `service/all`, `service/some` |',
        '',
      ].join('\n'),
    );
    expect(text).toContain(
      '- key: shopper, 1 partition\n- emitted by: `service/all`\n- read by: `service`\n',
    );
  });

  it('refuses a topic that nobody emits to', () => {
    expect(() => eventsDocument([things], [service])).toThrow('nobody emits to test.things.v1');
  });
});
