import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.js';
import { JAVA_MAJOR } from './versions.js';

const JVM_DIRECTORY = '/usr/lib/jvm';

/**
 * Returns the path of a Java that can run the broker: from `JAVA_HOME`, the PATH, or the system's
 * installations. Undefined if none is new enough.
 */
export async function findJava(
  env: NodeJS.ProcessEnv,
  installations = JVM_DIRECTORY,
): Promise<string | undefined> {
  const home = env['JAVA_HOME'];
  const installed = await readdir(installations).catch(() => [] as string[]);
  const candidates = [
    ...(home === undefined || home === '' ? [] : [join(home, 'bin/java')]),
    'java',
    ...installed.sort().map((name) => join(installations, name, 'bin/java')),
  ];
  for (const java of candidates) {
    const { code, output } = await runCommand(java, ['-version'], { env, timeoutMs: 10_000 });
    if (code === 0 && (javaMajor(output) ?? 0) >= JAVA_MAJOR) return java;
  }
  return undefined;
}

/**
 * Parses the major version from the output of `java -version`: 17 from `"17.0.15"`, 8 from
 * `"1.8.0_402"`.
 */
export function javaMajor(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
