import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderModel, ModelFile } from './encoder-model.js';

/** Thrown if a model is not in a directory, or is another one than its name says. */
export class ModelUnavailableError extends Error {
  readonly code = 'MODEL_UNAVAILABLE';
}

/** Reads a file of a model and checks that it is the very one. */
export async function readModelFile(directory: string, file: ModelFile): Promise<Buffer> {
  const path = join(directory, file.name);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ModelUnavailableError(`cannot read ${path}`, { cause: error });
  });
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest === file.sha256) return bytes;
  throw new ModelUnavailableError(`${path} has sha256 ${digest}, not ${file.sha256}`);
}

/** Whether all files of the models are in the directory, as they should be. */
export async function hasModels(
  directory: string,
  models: readonly EncoderModel[],
): Promise<boolean> {
  const files = models.flatMap(({ onnx, tokenizer }) => [onnx, tokenizer]);
  const reads = await Promise.allSettled(files.map((file) => readModelFile(directory, file)));
  return reads.every(({ status }) => status === 'fulfilled');
}
