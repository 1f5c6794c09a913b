import type { ReadRecord } from './clients.contract.js';

/** Collects records as they arrive, and resolves those who wait for them. */
export class Arrivals {
  readonly records: ReadRecord[] = [];
  readonly #waiting = new Set<() => void>();

  add(record: ReadRecord): void {
    this.records.push(record);
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves with the first `count` matching records once they exist. */
  read(count: number, fits: (record: ReadRecord) => boolean): Promise<readonly ReadRecord[]> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.records.filter(fits);
        if (found.length < count) return;
        this.#waiting.delete(look);
        resolve(found.slice(0, count));
      };
      this.#waiting.add(look);
      look();
    });
  }
}

export function textOf(headers: Readonly<Record<string, Buffer | string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.toString()]),
  );
}
