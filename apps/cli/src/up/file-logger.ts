import type { StartOptions } from '@tradewind/service';

type Logger = StartOptions<unknown>['logger'];

/** Where log lines go; a file in use, an array in tests. */
export interface LineSink {
  write(line: string): unknown;
}

/** A logger of JSON lines, so that services in this process do not write over the live view. */
export function fileLogger(sink: LineSink, service: string): Logger {
  const writer =
    (level: string) =>
    (message: unknown, ...rest: readonly unknown[]) => {
      const context = rest.filter((part) => typeof part === 'string');
      const text = message instanceof Error ? (message.stack ?? message.message) : message;
      const at = new Date().toISOString();
      sink.write(`${JSON.stringify({ level, at, service, message: text, context })}\n`);
    };
  return {
    log: writer('log'),
    error: writer('error'),
    warn: writer('warn'),
    fatal: writer('fatal'),
  };
}
