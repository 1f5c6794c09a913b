import { DatabaseSync } from 'node:sqlite';

const STATE = 'state_';

/** All rows that the store keeps, as texts, of a file that no process has open. */
export function storedRows(path: string, take: (row: readonly string[]) => void): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const table of stateTables(database)) {
      for (const row of database.prepare(`SELECT * FROM ${table}`).iterate()) {
        take(Object.values(row).map(textOf));
      }
    }
  } finally {
    database.close();
  }
}

/** Loses all state, as FLUSHALL does: what is left is the log. */
export function forgetState(path: string): void {
  const database = new DatabaseSync(path);
  try {
    for (const table of stateTables(database)) database.exec(`DELETE FROM ${table}`);
  } finally {
    database.close();
  }
}

function stateTables(database: DatabaseSync): string[] {
  const rows = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
  const names = rows.map(({ name }) => String(name)).filter((name) => name.startsWith(STATE));
  if (names.length === 0) throw new Error('the file has no tables of state');
  return names;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}
