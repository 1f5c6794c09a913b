import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const SETTLES_MS = 100;

/** What a figure of this process's memory is once collections make it no smaller, bytes. */
export async function settledMemory(
  figure: (usage: NodeJS.MemoryUsage) => number,
): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Buffers and what they hold on to go in turns of the loop.
  for (let before = Infinity; ;) {
    collect();
    await setTimeout(SETTLES_MS);
    const now = figure(process.memoryUsage());
    if (now >= before * 0.999) return Math.min(now, before);
    before = now;
  }
}
