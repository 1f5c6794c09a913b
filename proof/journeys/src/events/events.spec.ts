import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { allTopics, eventsDocument } from '@tradewind/contracts';
import { serviceFlows } from './service-flows.js';

it('docs/events.md is up to date; if not: npx nx run journeys:events', async () => {
  const committed = join(import.meta.dirname, '../../../../docs/events.md');
  const generated = eventsDocument(allTopics, await serviceFlows());
  expect(readFileSync(committed, 'utf8')).toBe(generated);
}, 240_000);
