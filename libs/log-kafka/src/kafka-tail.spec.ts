import { describe, expect, it } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import { EventEmitter, once } from 'node:events';
import { KafkaTail } from './kafka-tail.js';
import type { KafkaTopics } from './kafka-topics.js';

type Crash = Readonly<Record<'payload', { error: Error; restart: boolean }>>;

/** A client that joins no group, but can crash. */
class FakeClient extends EventEmitter {
  readonly groups: string[] = [];
  readonly forgotten: string[] = [];

  readonly consumerOf = (groupId: string) => (): Consumer => {
    this.groups.push(groupId);
    const done = () => Promise.resolve();
    const consumer = {
      events: { GROUP_JOIN: 'join', END_BATCH_PROCESS: 'end', STOP: 'stop', CRASH: 'crash' },
      on: (event: string, listener: (crash: Crash) => void) => {
        if (event === 'crash') this.once(`crash ${groupId}`, listener);
      },
      connect: done,
      subscribe: done,
      run: () => {
        this.emit('running', groupId);
        return Promise.resolve();
      },
      disconnect: done,
    };
    return consumer as unknown as Consumer;
  };

  readonly topics = {
    forgetGroup: (groupId: string) => {
      this.forgotten.push(groupId);
      return Promise.resolve();
    },
  } as unknown as KafkaTopics;

  crash(groupId: string | undefined, retriable: boolean): void {
    const error = Object.assign(new Error('no broker'), { retriable });
    this.emit(`crash ${groupId ?? ''}`, { payload: { error, restart: false } });
  }
}

const tailOf = (client: FakeClient) =>
  new KafkaTail(
    [{ topic: 't', partition: 0, offset: 0, from: 0, end: 5 }],
    () => undefined,
    client.topics,
    client.consumerOf,
  );

describe('a tail of Kafka', () => {
  it('continues in another group after a crash that can be retried', async () => {
    const client = new FakeClient();
    const tail = tailOf(client);
    await tail.start();
    const again = once(client, 'running');
    client.crash(client.groups[0], true);
    await again;
    expect(client.groups).toHaveLength(2);
    expect(client.groups[1]).not.toBe(client.groups[0]);
    expect(client.forgotten).toEqual([client.groups[0]]);
    await tail.close();
    expect(client.forgotten).toEqual(client.groups);
  });

  it('dies of a crash that cannot be retried', async () => {
    const client = new FakeClient();
    const tail = tailOf(client);
    await tail.start();
    client.crash(client.groups[0], false);
    await expect(tail.failed).rejects.toMatchObject({ code: 'LOG.CONSUMER_DEAD' });
    await expect(tail.caughtUp).rejects.toThrow('no broker');
    expect(client.groups).toHaveLength(1);
    await tail.close();
  });
});
