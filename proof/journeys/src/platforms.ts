import { join } from 'node:path';
import { EmbeddedPlatform, ProcessPlatform } from '@tradewind/cli';
import type { Death } from '@tradewind/cli';
import { realStack, resetStack } from './real-stack.js';

export interface PlatformRun {
  readonly env: Readonly<Record<string, string>>;
  /** For logs and databases. */
  readonly directory: string;
}

/** Runs the services as processes on an emptied Kafka and Redis, and stops them afterwards. */
export async function onKafkaAndRedis<T>(
  { env, directory }: PlatformRun,
  run: (platform: ProcessPlatform, deaths: readonly Death[]) => Promise<T>,
): Promise<T> {
  const stack = realStack();
  await resetStack(stack);
  const deaths: Death[] = [];
  const platform = await ProcessPlatform.start({
    ...stack,
    env,
    logDir: join(directory, 'logs'),
    onDeath: (death) => deaths.push(death),
  });
  try {
    await platform.whenReady(new AbortController().signal);
    return await run(platform, deaths);
  } finally {
    await platform.stop();
  }
}

let databases = 0;

/** Runs the services in this process on a new SQLite file. Rejects when one of them fails. */
export async function embedded<T>(
  { env, directory }: PlatformRun,
  run: (platform: EmbeddedPlatform) => Promise<T>,
): Promise<T> {
  const failures: unknown[] = [];
  const platform = await EmbeddedPlatform.start({
    databasePath: join(directory, `${String(databases++)}.sqlite`),
    env,
    logDir: join(directory, 'logs'),
    onFailure: (error) => failures.push(error),
  });
  let result: T;
  try {
    result = await run(platform);
  } finally {
    await platform.stop();
  }
  if (failures.length > 0) throw new AggregateError(failures, 'a service has failed');
  return result;
}
