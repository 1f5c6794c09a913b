import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { liveEnvironment } from '@tradewind/cli';
import { onKafkaAndRedis } from '../platforms.js';
import { openBrowser } from './browser.fixture.js';
import { openEachPage } from './console-pages.fixture.js';
import { sendEvents, visits } from './shop-events.fixture.js';

it('shows each page on Kafka and Redis, without a complaint', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-console-'));
  const browser = await openBrowser();
  try {
    await onKafkaAndRedis({ env: liveEnvironment, directory }, async ({ urls }, deaths) => {
      await sendEvents(urls['collector-service'], visits());
      const origin = urls['console-service'];
      await openEachPage({ browser, origin }, { locale: 'en-GB', width: 1280 });
      expect(deaths).toEqual([]);
    });
  } finally {
    await browser.close();
    await rm(directory, { recursive: true, force: true });
  }
}, 600_000);
