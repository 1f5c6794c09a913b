import type { Turn } from '@tradewind/chatbot';
import type { ServiceBed } from '@tradewind/service/testing';

/** Yields the events of a server-sent stream, one at a time. */
async function* eventsOf(response: Response) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const data = field('data');
      yield {
        comment: field(''),
        id: field('id'),
        event: field('event'),
        turn: data === undefined ? undefined : (JSON.parse(data) as Turn),
      };
    }
  }
}

/** Opens the event stream of a conversation; `abort` closes it. */
export async function streamOf(
  bed: ServiceBed,
  conversation: string,
  headers: Record<string, string> = {},
) {
  const abort = new AbortController();
  const path = `/v1/conversations/${conversation}/events`;
  const response = await bed.fetch(path, { headers, signal: abort.signal });
  return { abort, response, events: eventsOf(response) };
}

/** Reads again and again until there is something. */
export async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
  }
}

/** Returns the next event that carries a turn. */
export async function next(events: ReturnType<typeof eventsOf>) {
  return until(async () => {
    const { done, value } = await events.next();
    if (done) throw new Error('the stream ended');
    return value.turn && value;
  });
}
