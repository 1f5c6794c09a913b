import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedRuntime } from '@tradewind/service';
import { describeSettings } from './settings.contract.js';

describeSettings('one SQLite file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-settings-'));
  const shared = openEmbeddedRuntime(join(directory, 'settings.sqlite'));
  const empty = openEmbeddedRuntime(':memory:');
  const isKept = { close: () => Promise.resolve() };
  return {
    openRuntime: () => ({ ...shared, ...isKept }),
    openWithEmptyStore: () => ({ ...shared, store: empty.store, ...isKept }),
    close: async () => {
      await shared.close();
      await empty.close();
      await rm(directory, { recursive: true });
    },
  };
});
