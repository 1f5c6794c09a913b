import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePorts } from './free-port.js';
import { fakeProgram, scratchDirectory } from './scratch.fixture.js';
import { startStack } from './stack.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;

beforeEach(async () => {
  scratch = await scratchDirectory();
});

afterEach(() => scratch.remove());

describe('a machine without any source', () => {
  it('reports why each source was skipped and what to run', async () => {
    await fakeProgram(scratch.path, 'apt-get', 'exit 0');
    const [kafka = 0, redis = 0, docker = 0] = await freePorts(3);
    const said: string[] = [];
    const stack = startStack({
      env: {
        PATH: scratch.path,
        TRADEWIND_CACHE: scratch.path,
        KAFKA_BROKERS: `127.0.0.1:${kafka}`,
        REDIS_URL: `redis://:secret@127.0.0.1:${redis}`,
        DOCKER_HOST: `tcp://127.0.0.1:${docker}`,
      },
      report: (line) => said.push(line),
      installPackages: false,
    });
    await expect(stack).rejects.toMatchObject({
      code: 'STACK_UNAVAILABLE',
      command: expect.stringMatching(/^sudo apt-get update && .* redis-server$/) as unknown,
    });
    expect(said).toEqual([
      expect.stringMatching(/^KAFKA_BROKERS=127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/),
      expect.stringMatching(/^REDIS_URL does not answer: .*ECONNREFUSED/),
      expect.stringMatching(/^Docker is skipped: .*ECONNREFUSED/),
    ]);
    expect(said.join()).not.toContain('secret');
  });
});
