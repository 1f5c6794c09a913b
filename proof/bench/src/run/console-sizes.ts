import { get } from 'node:http';
import { text } from 'node:stream/consumers';

/** Bytes of script that a browser loads, compressed as the service sends them. */
export interface ConsoleSizes {
  /** Before the first page of the console is shown. */
  readonly firstPage: number;
  readonly twJs: number;
  /** In addition to tw.js, when a shopper opens the chat. */
  readonly chat: number;
}

export async function measureSizes(origin: string): Promise<ConsoleSizes> {
  const page = await text(await answerOf(`${origin}/`, 'identity'));
  const sources = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) => path);
  if (sources.length === 0) throw new Error('the console loads no script: is it built?');
  const sizes = await Promise.all(sources.map((path) => bytesOf(new URL(path, origin).href)));
  const [twJs, chat] = await Promise.all(
    ['tw.js', 'tw-chat.js'].map((file) => bytesOf(`${origin}/tw/${file}`)),
  );
  return {
    firstPage: sizes.reduce((sum, size) => sum + size, 0),
    twJs: twJs ?? NaN,
    chat: chat ?? NaN,
  };
}

async function bytesOf(url: string): Promise<number> {
  let bytes = 0;
  const answer = await answerOf(url, 'gzip');
  if (answer.headers['content-encoding'] !== 'gzip') throw new Error(`${url} is not compressed`);
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  return bytes;
}

/** `fetch` would tell the size of what it has decompressed. */
function answerOf(url: string, encoding: string) {
  return new Promise<Parameters<NonNullable<Parameters<typeof get>[2]>>[0]>((resolve, reject) => {
    const headers = { 'accept-encoding': encoding };
    get(url, { headers, agent: false, timeout: 10_000 }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url} answers ${String(response.statusCode)}`));
    }).once('error', reject);
  });
}
