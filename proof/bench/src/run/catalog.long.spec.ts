import 'reflect-metadata';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runCatalog } from './catalog.js';
import type { CatalogResults } from './catalog.js';

it('measures the load of a catalogue from the request to the view', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-catalog-'));
  const jsonPath = join(directory, 'catalog.json');
  let printed = '';
  try {
    await runCatalog(
      { items: 500, kafka: false, jsonPath },
      {
        signal: new AbortController().signal,
        say: () => undefined,
        print: (text) => (printed += text),
        onStarted: () => undefined,
        onFailure: (error) => {
          throw error;
        },
      },
    );
    const results = JSON.parse(await readFile(jsonPath, 'utf8')) as CatalogResults;
    expect(results).toMatchObject({ items: 500, on: 'SQLite', met: true });
    expect(results.loadedSeconds).toBeGreaterThanOrEqual(results.acceptedSeconds);
    expect(results.visibleMs.p50).toBeGreaterThan(0);
    expect(printed).toContain('500 items on SQLite');
  } finally {
    await rm(directory, { recursive: true });
  }
});
