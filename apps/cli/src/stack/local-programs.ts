import { cacheDirectory } from './cache-directory.js';
import { findJava } from './java.js';
import { cachedKafkaJars, downloadKafkaJars } from './kafka-jars.js';
import type { Progress } from './progress.js';
import { findRedisServer } from './redis-local.js';
import { runCommand } from './run-command.js';
import { JAVA, MAVEN, REDIS, installPackages } from './system-packages.js';
import type { Requirement } from './system-packages.js';

export interface LocalProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** True if system packages may be installed when that needs no password. */
  readonly mayInstall: boolean;
  readonly needs: { readonly kafka: boolean; readonly redis: boolean };
}

/** The programs that run the servers as local processes. */
export interface LocalPrograms {
  /** Returns a Java and the broker's jars, downloaded if necessary. Rejects if that fails. */
  kafka(): Promise<{ readonly java: string; readonly jars: string }>;
  /** Returns a Redis-compatible server. Rejects if there is none. */
  redis(): Promise<string>;
}

/**
 * Finds programs for local servers, after installing all missing system packages at once. Rejects
 * with a `StackUnavailableError` that names the command to run if that is impossible.
 */
export async function findLocalPrograms(options: LocalProgramOptions): Promise<LocalPrograms> {
  const { env, progress } = options;
  const cache = cacheDirectory(env);
  await installMissing(options, cache);
  return {
    kafka: async () => {
      const java = await findJava(env);
      if (java === undefined) throw new Error('no Java 17 or newer');
      const cached = await cachedKafkaJars(cache);
      return { java, jars: cached ?? (await downloadKafkaJars(cache, env, progress)) };
    },
    redis: async () => {
      const command = await findRedisServer(env);
      if (command === undefined) throw new Error('no redis-server or valkey-server on the PATH');
      return command;
    },
  };
}

async function installMissing(options: LocalProgramOptions, cache: string): Promise<void> {
  const { env, progress, mayInstall, needs } = options;
  const missing: Requirement[] = [];
  if (needs.kafka) {
    if ((await findJava(env)) === undefined) missing.push(JAVA);
    const maven = await runCommand('mvn', ['--version'], { env, timeoutMs: 30_000 });
    const needsMaven = (await cachedKafkaJars(cache)) === undefined;
    if (needsMaven && maven.code !== 0) missing.push(MAVEN);
  }
  if (needs.redis && (await findRedisServer(env)) === undefined) missing.push(REDIS);
  await installPackages(missing, { env, progress, allowed: mayInstall });
}
