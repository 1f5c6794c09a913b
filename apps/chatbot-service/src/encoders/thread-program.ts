import { parentPort, workerData } from 'node:worker_threads';
import { shopIntents } from '@tradewind/chatbot';
import { encoderModels } from '@tradewind/encoder';
import { MessageUnderstanding } from './message-signals.js';
import type { EncoderTask, FromEncoders, ToEncoders } from './thread-protocol.js';

const { directory } = workerData as EncoderTask;
const say = (message: FromEncoders) => parentPort?.postMessage(message);

async function main(): Promise<void> {
  const understanding = await MessageUnderstanding.load(directory, shopIntents);
  parentPort?.on('message', (asked: ToEncoders) => {
    if (asked.type === 'pages') {
      // What cannot be encoded now is encoded when pages change again; until then words alone find it.
      understanding.pages.put(asked.tenant, asked.passages).catch(() => undefined);
      return;
    }
    const { id, tenant, text } = asked;
    understanding.signalsOf(text, tenant).then(
      (signals) => say({ type: 'signals', id, signals }),
      () => say({ type: 'signals', id }),
    );
  });
  const models = encoderModels.map(({ name }) => name);
  say({ type: 'ready', models, modelVersion: understanding.modelVersion });
}

main().catch((error: unknown) => {
  say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
});
