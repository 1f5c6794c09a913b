import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';
import { KAFKA_VERSION } from './versions.js';

const POM = fileURLToPath(new URL('../../kafka/pom.xml', import.meta.url));
const DOWNLOAD_TIMEOUT_MS = 600_000;
const STALE_MS = 24 * 3_600_000;

/** Returns the cache directory for the jars of this pom; it is complete if it exists. */
async function jarDirectory(cache: string): Promise<string> {
  const digest = createHash('sha256').update(await readFile(POM));
  return join(cache, `kafka-${KAFKA_VERSION}-${digest.digest('hex').slice(0, 12)}`);
}

/** Returns the broker's jars in the cache; undefined if they are not downloaded yet. */
export async function cachedKafkaJars(cache: string): Promise<string | undefined> {
  const directory = await jarDirectory(cache);
  const found = await stat(directory).catch(() => undefined);
  return found?.isDirectory() === true ? join(directory, 'libs') : undefined;
}

/**
 * Downloads the broker's jars from Maven Central into the cache with the Maven client. They are
 * collected in a separate directory that is renamed when complete, so that a killed run leaves
 * nothing that looks complete. Rejects with Maven's own error.
 */
export async function downloadKafkaJars(
  cache: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<string> {
  await mkdir(cache, { recursive: true });
  await removeStale(cache);
  const partial = await mkdtemp(join(cache, 'tmp-kafka-'));
  try {
    await progress.step(
      `Downloading Apache Kafka ${KAFKA_VERSION} from Maven Central`,
      async (detail) => {
        await resolveJars(partial, env, detail);
      },
    );
    return await putInPlace(partial, cache);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function resolveJars(
  directory: string,
  env: NodeJS.ProcessEnv,
  detail: (text: string) => void,
): Promise<void> {
  const pom = join(directory, 'pom.xml');
  await copyFile(POM, pom);
  const libs = join(directory, 'libs');
  const flags = ['--batch-mode', '--strict-checksums', '--update-snapshots', '--file', pom];
  const copy = [
    'dependency:copy-dependencies',
    `-DoutputDirectory=${libs}`,
    '-DincludeScope=runtime',
  ];
  let files = 0;
  const { code, output } = await runCommand('mvn', [...flags, ...copy], {
    env,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    onLine: (line) => {
      if (line.includes('Downloaded from')) detail(`${++files} files`);
    },
  });
  const jars = await readdir(libs).catch(() => [] as string[]);
  if (code !== 0 || !jars.includes(`kafka_2.13-${KAFKA_VERSION}.jar`)) {
    const errors = output.split('\n').filter((line) => line.includes('ERROR'));
    throw new Error(`Maven failed: ${errors[0] ?? output.trim()}`);
  }
}

/** Renames a complete download to its final name; another run may have been first. */
async function putInPlace(partial: string, cache: string): Promise<string> {
  const directory = await jarDirectory(cache);
  try {
    await rename(partial, directory);
  } catch (error) {
    if ((await cachedKafkaJars(cache)) === undefined) throw error;
  }
  return join(directory, 'libs');
}

/** Removes the remains of killed runs; younger directories may belong to another run. */
async function removeStale(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('tmp-')) continue;
    const path = join(cache, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STALE_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
