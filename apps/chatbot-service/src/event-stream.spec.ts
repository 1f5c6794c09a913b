import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { ServiceBed } from '@tradewind/service/testing';
import { streamOf, until } from './event-stream.fixture.js';
import { chatbotService } from './index.js';

describe('event streams', () => {
  it('send heartbeats when idle, and end when the service stops', async () => {
    const bed = await ServiceBed.start(chatbotService, { HEARTBEAT_MS: '100' });
    const { events } = await streamOf(bed, 'c4');
    expect(await until(async () => (await events.next()).value?.comment)).toBe('alive');
    await bed.close();
    await until(async () => ((await events.next()).done ? true : undefined));
    // The first service that starts in this process learns the intents.
  }, 240_000);

  it('are refused above a limit, until one has ended', async () => {
    const bed = await ServiceBed.start(chatbotService, { MAX_STREAMS: '2' });
    const first = await streamOf(bed, 'c5');
    await streamOf(bed, 'c5');
    expect((await streamOf(bed, 'c5')).response.status).toBe(503);
    first.abort.abort();
    await until(async () =>
      (await streamOf(bed, 'c5')).response.status === 200 ? true : undefined,
    );
    await bed.close();
  });
});
