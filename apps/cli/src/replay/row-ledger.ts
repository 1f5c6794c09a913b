/** Complaints kept with their rows; further ones are only counted. */
const MAX_REASONS = 10;

export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
}

export interface Rejection {
  readonly reason: string;
  /** Where it was first seen: a row number or a message id. */
  readonly first: string;
  rows: number;
}

/** What became of the rows of a recording. */
export class RowLedger {
  #accepted = 0;
  #rejected = 0;
  readonly #reasons = new Map<string, Rejection>();

  accept(rows: number): void {
    this.#accepted += rows;
  }

  reject(rows: number, reason: string, where: string): void {
    this.#rejected += rows;
    const known = this.#reasons.get(reason);
    if (known) known.rows += rows;
    else if (this.#reasons.size < MAX_REASONS) {
      this.#reasons.set(reason, { reason, first: where, rows });
    }
  }

  get settled(): number {
    return this.#accepted + this.#rejected;
  }

  counts(read: number): RowCounts {
    return { read, accepted: this.#accepted, rejected: this.#rejected };
  }

  get rejections(): readonly Rejection[] {
    return [...this.#reasons.values()];
  }
}
