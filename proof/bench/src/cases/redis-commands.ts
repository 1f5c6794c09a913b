import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
// The import loads the same Redis client that the services' stores use.
import '@tradewind/state';

interface Client {
  readonly Redis: { readonly prototype: { sendCommand: (...args: unknown[]) => unknown } };
}

/** Counts the commands that this process's clients send to Redis. */
export class RedisCommands {
  count = 0;

  /** Counts in every copy of the client, since packages may have their own. */
  static watch(): RedisCommands {
    const commands = new RedisCommands();
    const importers = [import.meta.url, import.meta.resolve('@tradewind/state')];
    const copies = new Set(
      importers.map((url) => createRequire(fileURLToPath(url))('ioredis') as Client),
    );
    for (const { Redis } of copies) commands.#watch(Redis.prototype);
    return commands;
  }

  #watch(prototype: Client['Redis']['prototype']): void {
    const send = prototype.sendCommand;
    const counted = () => {
      this.count += 1;
    };
    prototype.sendCommand = function (this: unknown, ...args) {
      counted();
      return send.apply(this, args);
    };
  }
}
