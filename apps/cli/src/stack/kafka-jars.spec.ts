import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cachedKafkaJars, downloadKafkaJars } from './kafka-jars.js';
import { Progress } from './progress.js';
import { fakeProgram, scratchDirectory } from './scratch.fixture.js';
import { KAFKA_VERSION } from './versions.js';

const PUT_JAR = `
for word; do case $word in -DoutputDirectory=*) libs=\${word#*=}; esac; done
mkdir "$libs" && : >"$libs/kafka_2.13-${KAFKA_VERSION}.jar"`;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let cache: string;

beforeEach(async () => {
  scratch = await scratchDirectory();
  cache = join(scratch.path, 'cache');
});

afterEach(() => scratch.remove());

/** Downloads with a Maven client that is a shell script. */
async function download(maven: string): Promise<string> {
  await fakeProgram(scratch.path, 'mvn', maven);
  const env = { ...process.env, PATH: `${scratch.path}:${process.env['PATH'] ?? ''}` };
  return downloadKafkaJars(cache, env, new Progress(() => undefined));
}

describe("the broker's jars", () => {
  it('are in the cache once they have been downloaded', async () => {
    await expect(cachedKafkaJars(cache)).resolves.toBeUndefined();
    const jars = await download(PUT_JAR);
    await expect(cachedKafkaJars(cache)).resolves.toBe(jars);
    await expect(readdir(jars)).resolves.toEqual([`kafka_2.13-${KAFKA_VERSION}.jar`]);
  });

  it('do not count as complete when Maven fails half-way', async () => {
    const failing = `${PUT_JAR}\necho '[ERROR] No space left on device'; exit 1`;
    await expect(download(failing)).rejects.toThrow('No space left on device');
    await expect(cachedKafkaJars(cache)).resolves.toBeUndefined();
    await expect(readdir(cache)).resolves.toEqual([]);
  });

  it('do not count as complete when Maven is killed', async () => {
    await expect(download(`${PUT_JAR}\nkill -9 $$`)).rejects.toThrow('Maven failed');
    await expect(cachedKafkaJars(cache)).resolves.toBeUndefined();
  });

  it('do not count as complete when the broker itself is missing', async () => {
    await expect(download('echo nothing')).rejects.toThrow('nothing');
    await expect(cachedKafkaJars(cache)).resolves.toBeUndefined();
  });

  it('may be downloaded by several runs at once', async () => {
    const [first, second] = await Promise.all([download(PUT_JAR), download(PUT_JAR)]);
    expect(second).toBe(first);
    await expect(readdir(cache)).resolves.toHaveLength(1);
  });

  it('replace the remains of a run that was killed a day ago, but not those of a present run', async () => {
    const old = join(cache, 'tmp-kafka-old');
    await mkdir(old, { recursive: true });
    await mkdir(join(cache, 'tmp-kafka-young'));
    const twoDaysAgo = Date.now() / 1_000 - 2 * 86_400;
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await download(PUT_JAR);
    const names = await readdir(cache);
    expect(names).not.toContain('tmp-kafka-old');
    expect(names).toContain('tmp-kafka-young');
  });
});
