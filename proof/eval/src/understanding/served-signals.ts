import { shopIntents } from '@tradewind/chatbot';
import { MessageUnderstanding } from '@tradewind/chatbot-service/signals';
import { encoderDirectory } from '@tradewind/cli/encoders';
import { InputError } from '../command/errors.js';

/** What may understand messages. */
export const MODELS = ['fused', 'linear'] as const;

/** The encoders that serve, together with the linear model; `undefined` for the linear model alone. */
export async function loadUnderstanding(
  models: (typeof MODELS)[number],
): Promise<MessageUnderstanding | undefined> {
  if (models === 'linear') return undefined;
  const directory = await encoderDirectory(process.env, (line) =>
    process.stderr.write(`${line}\n`),
  );
  if (directory === undefined) {
    throw new InputError({ path: 'MODEL_DIR' }, 'there are no encoders: use --models linear');
  }
  return MessageUnderstanding.load(directory, shopIntents);
}
