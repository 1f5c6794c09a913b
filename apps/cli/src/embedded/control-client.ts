import { request, type IncomingMessage } from 'node:http';
import { EXIT_CODE } from './control-protocol.js';

export interface ControlRequest {
  readonly path: '/backup' | '/dlq';
  readonly body: object;
  /** Hears the answer as it comes. */
  readonly onText: (text: Buffer) => void;
}

/**
 * Asks the platform that listens on a socket, and resolves with the exit code; undefined if none
 * listens. Rejects if it goes away before it has answered.
 */
export async function askPlatform(
  socketPath: string | undefined,
  { path, body, onText }: ControlRequest,
): Promise<number | undefined> {
  if (socketPath === undefined) return undefined;
  let response: IncomingMessage;
  try {
    response = await answerTo(socketPath, path, body);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw error;
  }
  for await (const chunk of response) onText(chunk as Buffer);
  const code = response.trailers[EXIT_CODE];
  if (code === undefined) throw new Error('the platform has stopped before it had answered');
  return Number(code);
}

function answerTo(socketPath: string, path: string, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    // A connection that was kept from an earlier run of the platform would be a broken one.
    request({ socketPath, path, method: 'POST', headers, agent: false }, resolve)
      .once('error', reject)
      .end(JSON.stringify(body));
  });
}
