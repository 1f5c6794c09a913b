export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
}

/** Reads an event stream until it ends or the caller stops. Rejects on any answer but a 2xx. */
export async function* serverSentEvents(
  url: string,
  init: RequestInit,
): AsyncGenerator<ServerSentEvent> {
  const response = await fetch(url, init);
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield parse(block);
  }
}

function parse(block: string): ServerSentEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  return { type: field('event') || 'message', data: field('data') };
}
