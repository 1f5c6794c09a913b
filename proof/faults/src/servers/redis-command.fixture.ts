import { findLocalPrograms, Progress } from '@tradewind/cli';

/** The Redis program of this machine. */
export async function redisCommand(): Promise<string> {
  const programs = await findLocalPrograms({
    env: process.env,
    progress: new Progress(() => undefined),
    mayInstall: false,
    needs: { kafka: false, redis: true },
  });
  return programs.redis();
}
