import { connect } from 'node:net';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';

/** The stack on which the journeys run. */
export interface RealStack {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
}

const POLL_MS = 100;
const GONE_WITHIN_MS = 30_000;
const TOPICS = allTopics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);

/**
 * Returns the Kafka and Redis of the environment. Throws without them, since journeys are never
 * skipped.
 */
export function realStack(env: NodeJS.ProcessEnv = process.env): RealStack {
  const kafkaBrokers = env['KAFKA_BROKERS'];
  const redisUrl = env['REDIS_URL'];
  if (!kafkaBrokers || !redisUrl) {
    throw new Error(
      'KAFKA_BROKERS and REDIS_URL must name a real Kafka and a real Redis: npm test starts them',
    );
  }
  return { kafkaBrokers, redisUrl };
}

export function kafkaOf({ kafkaBrokers }: RealStack): Kafka {
  return new Kafka({
    clientId: 'tradewind-journeys',
    brokers: kafkaBrokers.split(','),
    logLevel: logLevel.NOTHING,
  });
}

/**
 * Restores an empty stack: removes the platform's topics and groups and empties the Redis database.
 * Since that would cost a shop its data, it refuses on a stack that holds any, unless
 * TRADEWIND_DISPOSABLE_STACK permits it.
 */
export async function resetStack(
  stack: RealStack,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const admin = kafkaOf(stack).admin();
  await admin.connect();
  try {
    const existing = await existingTopics(admin);
    if (env['TRADEWIND_DISPOSABLE_STACK'] === undefined) await refuseIfUsed(admin, existing);
    if (existing.length > 0) await admin.deleteTopics({ topics: [...existing] });
    const deadline = performance.now() + GONE_WITHIN_MS;
    while ((await existingTopics(admin)).length > 0) {
      if (performance.now() > deadline) throw new Error('Kafka has not deleted the topics');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await admin.disconnect();
  }
  await flushRedis(new URL(stack.redisUrl));
}

async function existingTopics(admin: Admin): Promise<readonly string[]> {
  const all = new Set(await admin.listTopics());
  return TOPICS.filter((topic) => all.has(topic));
}

async function refuseIfUsed(admin: Admin, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    const offsets = await admin.fetchTopicOffsets(topic);
    if (offsets.every(({ low, high }) => low === high)) continue;
    throw new Error(
      `${topic} holds records. The journeys delete the platform's topics and empty the Redis ` +
        'database: give them a stack of their own, or set TRADEWIND_DISPOSABLE_STACK=yes',
    );
  }
}

/** Empties the database of the URL. Uses the plain Redis protocol, which needs no client for this. */
export async function flushRedis(url: URL): Promise<void> {
  const commands: string[][] = [];
  if (url.password !== '') {
    const user = url.username === '' ? [] : [decodeURIComponent(url.username)];
    commands.push(['AUTH', ...user, decodeURIComponent(url.password)]);
  }
  commands.push(['SELECT', url.pathname.slice(1) || '0'], ['FLUSHDB']);
  const socket = connect(Number(url.port || '6379'), url.hostname);
  try {
    let answers = '';
    socket.setEncoding('utf8');
    socket.write(commands.map(encode).join(''));
    for await (const chunk of socket as AsyncIterable<string>) {
      answers += chunk;
      if (answers.includes('-')) throw new Error(`Redis refuses: ${answers}`);
      if (answers.split('\r\n').length > commands.length) return;
    }
    throw new Error('Redis closed the connection');
  } finally {
    socket.destroy();
  }
}

function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${String(Buffer.byteLength(part))}\r\n${part}\r\n`);
  return `*${String(command.length)}\r\n${parts.join('')}`;
}
