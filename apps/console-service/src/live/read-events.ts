/** A message that is longer is none of ours. */
const MAX_MESSAGE = 100_000;

/** The data of the server-sent events of an answer. Throws if it is not one of 200, or ends in a message too long. */
export async function* readEvents(response: Response): AsyncGenerator<string> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`answered ${String(response.status)}`);
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    if (text.length > MAX_MESSAGE) throw new Error('a message of the stream is too long');
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) yield data;
    }
  }
}
