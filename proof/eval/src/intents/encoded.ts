import { encoderDirectory } from '@tradewind/cli/encoders';
import { encoderModels, SentenceEncoder } from '@tradewind/encoder';
import { InputError } from '../command/errors.js';
import type { TaskContext } from '../task.js';

export type Vectors = ReadonlyMap<string, Float32Array>;

/** Encodes texts one by one, by the Chinese model if most of them have a Chinese character. */
export async function encodeTexts(
  texts: readonly string[],
  { progress }: TaskContext,
): Promise<Vectors> {
  const directory = await encoderDirectory(process.env, (line) =>
    process.stderr.write(`${line}\n`),
  );
  const chinese = texts.filter((text) => /\p{Script=Han}/u.test(text)).length;
  const language = chinese > texts.length / 2 ? 'zh' : 'en';
  const model = encoderModels.find((one) => one.language === language);
  if (directory === undefined || !model) {
    throw new InputError(
      { path: 'MODEL_DIR' },
      'there is no sentence encoder: use --models linear',
    );
  }
  const encoder = await SentenceEncoder.load(directory, model);
  const vectors = new Map<string, Float32Array>();
  for (const [at, text] of texts.entries()) {
    progress.at('texts encoded', at, texts.length);
    vectors.set(text, await encoder.encode(text));
  }
  await encoder.close();
  return vectors;
}
