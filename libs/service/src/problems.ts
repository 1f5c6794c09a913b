/** The media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';
const FIRST_ERROR = 400;

interface Reply {
  readonly statusCode: number;
  header(name: string, value: string): unknown;
}

type Done = (error: null, payload: unknown) => void;

/** What is needed of a Fastify server. */
export interface AnsweringServer {
  addHook(
    name: 'preSerialization',
    hook: (request: unknown, reply: Reply, payload: unknown, done: Done) => void,
  ): unknown;
}

/** An error as Nest and the services word it. */
interface WordedError {
  readonly statusCode: number;
  readonly message: string | readonly string[];
  readonly error?: string;
}

/**
 * Makes the errors of a server problem details by RFC 9457: `type`, `title`, `status` and `detail`. What an
 * error says besides, such as `issues`, stays beside them; so do `statusCode`, `error` and `message`, which
 * clients of before read. Call it before the routes are added.
 */
export function answerProblems(server: AnsweringServer): void {
  server.addHook('preSerialization', (_request, reply, payload, done) => {
    if (reply.statusCode < FIRST_ERROR || !isWordedError(payload)) {
      done(null, payload);
      return;
    }
    reply.header('content-type', PROBLEM_TYPE);
    done(null, problemOf(payload));
  });
}

function problemOf(said: WordedError) {
  const { statusCode: status, message, error } = said;
  const detail = typeof message === 'string' ? message : message.join('; ');
  return { type: 'about:blank', title: error ?? detail, status, detail, ...said };
}

function isWordedError(payload: unknown): payload is WordedError {
  if (typeof payload !== 'object' || payload === null) return false;
  const { statusCode, message } = payload as Partial<WordedError>;
  const isText = typeof message === 'string' || Array.isArray(message);
  return typeof statusCode === 'number' && isText;
}
