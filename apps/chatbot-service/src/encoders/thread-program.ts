import { parentPort, workerData } from 'node:worker_threads';
import { intentsVersion, shopIntents } from '@tradewind/chatbot';
import { encoderModels } from '@tradewind/encoder';
import { IntentEncoder } from './intent-encoder.js';
import type { EncoderTask, FromEncoders, ToEncoders } from './thread-protocol.js';

const { directory } = workerData as EncoderTask;
const say = (message: FromEncoders) => parentPort?.postMessage(message);
const modelVersion = [intentsVersion(shopIntents), ...encoderModels.map(({ name }) => name)].join(
  '+',
);

/** Chinese goes to the Chinese model, everything else to the English one. */
function languageOf(text: string): 'en' | 'zh' {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
}

async function main(): Promise<void> {
  const encoders = new Map<string, IntentEncoder>();
  for (const model of encoderModels) {
    encoders.set(model.language, await IntentEncoder.load(directory, model, shopIntents));
  }
  const understand = async (text: string) => await encoders.get(languageOf(text))?.understand(text);
  parentPort?.on('message', ({ id, readings }: ToEncoders) => {
    Promise.all(readings.map(understand)).then(
      (clauses) => {
        const known = clauses.filter((clause) => clause !== undefined);
        say({ type: 'signals', id, signals: { modelVersion, clauses: known } });
      },
      () => say({ type: 'signals', id }),
    );
  });
  say({ type: 'ready', models: encoderModels.map(({ name }) => name), modelVersion });
}

main().catch((error: unknown) => {
  say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
});
