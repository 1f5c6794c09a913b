import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { EventLog } from '@tradewind/log';
import { z } from 'zod';
import { runDlq } from '../dlq/dlq.command.js';
import { parseDlq } from '../dlq/options.js';
import { UsageError } from '../up/usage.js';
import { EXIT_CODE } from './control-protocol.js';

const FAILED = 1;
const USAGE_STATUS = 2;

const backupRequest = z.strictObject({ path: z.string().startsWith('/') });
const dlqRequest = z.strictObject({ args: z.array(z.string().max(10_000)).max(100) });

/** A running platform as programs beside it may use it. */
export interface Controlled {
  readonly log: EventLog;
  /** Writes a copy of the database to a file. */
  backUp(path: string): Promise<void>;
}

/**
 * Answers commands on a socket that only the user of this process may open. The database of the
 * platform is locked for others while it runs, so that what needs it is done here: `POST /backup` and
 * `POST /dlq`.
 */
export class ControlServer {
  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {}

  /** Takes the place of a socket that a killed process has left; the caller has locked the database. */
  static async listen(path: string, controlled: Controlled): Promise<ControlServer> {
    rmSync(path, { force: true });
    const server = createServer((request, response) => {
      void answer(controlled, request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
    chmodSync(path, 0o600);
    return new ControlServer(server, path);
  }

  /** Ends commands under way. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
    rmSync(this.path, { force: true });
  }
}

async function answer(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('trailer', EXIT_CODE);
  const stop = new AbortController();
  response.once('close', () => {
    stop.abort();
  });
  try {
    const code = await run(controlled, request, { response, signal: stop.signal });
    response.addTrailers({ [EXIT_CODE]: String(code) });
  } catch (error) {
    const isUsage = error instanceof UsageError || error instanceof z.ZodError;
    response.addTrailers({ [EXIT_CODE]: String(isUsage ? USAGE_STATUS : FAILED) });
    response.write(`tradewind: ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    response.end();
  }
}

async function run(
  controlled: Controlled,
  request: IncomingMessage,
  { response, signal }: { readonly response: ServerResponse; readonly signal: AbortSignal },
): Promise<number> {
  const body = await json(request);
  if (request.url === '/backup') {
    await controlled.backUp(backupRequest.parse(body).path);
    return 0;
  }
  if (request.url !== '/dlq') throw new UsageError(`unknown command ${String(request.url)}`);
  const command = parseDlq(dlqRequest.parse(body).args);
  if (command.name === 'help') throw new UsageError('help is not asked for here');
  const write = (text: string | Buffer) => {
    response.write(text);
  };
  return runDlq(controlled.log, command, { output: { write, confirm: undefined }, signal });
}
