import { whenOrphaned } from './orphan.js';
import { startStack } from './stack.js';
import type { Stack } from './stack.js';

const HELP = `Usage: npm run stack [-- --json]

Starts Kafka and Redis and keeps them running until Ctrl-C, for single integration tests.

  --json   prints one line of JSON {kafkaBrokers, redisUrl, description, isOwn} when they
           are ready, and ends when standard input closes
`;

/**
 * The `stack` command: starts the stack, prints its addresses, keeps it running until SIGINT or
 * SIGTERM (with `--json` also until standard input closes) and stops it. Resolves with the exit
 * code: 1 if a server has died meanwhile. Rejects like `startStack`.
 */
export async function runStackCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const json = args.includes('--json');
  const hold = new Hold();
  if (json) hold.endWithInput();
  const stack = await startStack({
    onDeath(message) {
      process.stderr.write(`${message}\n`);
      hold.end(1);
    },
  });
  hold.ready = true;
  process.stdout.write(json ? asJson(stack) : asExports(stack));
  const code = await hold.ended;
  await stack.stop();
  return code;
}

/** Waits for a stop signal. One that arrives while the stack is still starting ends the process. */
class Hold {
  readonly ended: Promise<number>;
  ready = false;
  private finish: (code: number) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
    process.on('SIGINT', () => {
      this.end(0);
    });
    process.on('SIGTERM', () => {
      this.end(0);
    });
    whenOrphaned(() => {
      this.end(0);
    });
  }

  endWithInput(): void {
    process.stdin.once('end', () => {
      this.end(0);
    });
    process.stdin.resume();
  }

  end(code: number): void {
    // Guards end the servers that are just starting.
    if (!this.ready) process.exit(130);
    process.stdin.pause();
    this.finish(code);
  }
}

function asJson({ kafkaBrokers, redisUrl, description, isOwn }: Stack): string {
  return `${JSON.stringify({ kafkaBrokers, redisUrl, description, isOwn })}\n`;
}

function asExports({ kafkaBrokers, redisUrl, description }: Stack): string {
  return [
    `# ${description}`,
    `export KAFKA_BROKERS=${kafkaBrokers} REDIS_URL=${redisUrl}`,
    '# Paste the line above into another shell. Ctrl-C here stops both.',
    '',
  ].join('\n');
}
