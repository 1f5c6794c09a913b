import { stableHash } from './stable-hash.js';

export interface ReservoirOptions {
  /** Examples that are kept. */
  readonly capacity: number;
  /** Values of an example. */
  readonly columns: number;
  /** Examples after which one that was offered has half the chance to be kept. */
  readonly halfLife: number;
}

/** JSON-serialisable. */
export interface ReservoirState {
  /** Examples that were offered. */
  readonly seen: number;
  readonly kept: number;
  /** Base64 of priorities (64-bit floats), and of what `toBytes` gives. */
  readonly priorities: string;
  readonly examples: string;
}

const HASH_RANGE = 2 ** 32;

/**
 * A bounded sample of labelled examples in which newer ones are likelier: each has the priority
 * `ln(-ln u) - t ln 2 / halfLife`, where `t` counts the examples and `u` is a hash of the name of the
 * reservoir and `t`, and the least are kept (weighted sampling by exponential keys, Efraimidis and
 * Spirakis, 2006). The sample and its order are a function of the sequence of examples.
 *
 * It is a binary heap with the greatest priority first. Bytes are in the order of the machine, little-endian.
 */
export class ExampleReservoir {
  readonly #priorities: Float64Array;
  readonly #values: Float32Array;
  readonly #labels: Uint8Array;
  #kept = 0;
  #seen = 0;

  constructor(
    private readonly name: string,
    private readonly options: ReservoirOptions,
  ) {
    const { capacity, columns } = options;
    this.#priorities = new Float64Array(capacity);
    this.#values = new Float32Array(capacity * columns);
    this.#labels = new Uint8Array(capacity);
  }

  static fromState(
    name: string,
    options: ReservoirOptions,
    { seen, kept, priorities, examples }: ReservoirState,
  ): ExampleReservoir {
    const reservoir = new ExampleReservoir(name, options);
    const { columns } = options;
    const bytes = Buffer.from(examples, 'base64');
    reservoir.#seen = seen;
    reservoir.#kept = kept;
    bytesOf(reservoir.#priorities).set(Buffer.from(priorities, 'base64'));
    bytesOf(reservoir.#values).set(bytes.subarray(0, 4 * kept * columns));
    reservoir.#labels.set(bytes.subarray(4 * kept * columns));
    return reservoir;
  }

  get seen(): number {
    return this.#seen;
  }

  /** @param values Numbers, rounded to 32 bits. One that is not finite counts as 0. */
  add(values: readonly number[], label: 0 | 1): void {
    const { capacity, halfLife } = this.options;
    const u = (stableHash(`${this.name}|${this.#seen}`) + 0.5) / HASH_RANGE;
    const priority = Math.log(-Math.log(u)) - (this.#seen * Math.LN2) / halfLife;
    this.#seen += 1;
    if (this.#kept < capacity) {
      this.#put(this.#kept, values, { priority, label });
      this.#rise(this.#kept++);
    } else if (priority < (this.#priorities[0] ?? -Infinity)) {
      this.#put(0, values, { priority, label });
      this.#sink();
    }
  }

  toState(): ReservoirState {
    const priorities = bytesOf(this.#priorities.subarray(0, this.#kept));
    return {
      seen: this.#seen,
      kept: this.#kept,
      priorities: Buffer.from(priorities).toString('base64'),
      examples: Buffer.from(this.toBytes()).toString('base64'),
    };
  }

  /** Values (32-bit floats), row by row, then the labels (8 bits): see `exampleRows`. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const values = bytesOf(this.#values.subarray(0, this.#kept * this.options.columns));
    const bytes = new Uint8Array(values.length + this.#kept);
    bytes.set(values);
    bytes.set(this.#labels.subarray(0, this.#kept), values.length);
    return bytes;
  }

  #put(
    at: number,
    values: readonly number[],
    { priority, label }: { readonly priority: number; readonly label: 0 | 1 },
  ): void {
    const { columns } = this.options;
    this.#priorities[at] = priority;
    this.#labels[at] = label;
    for (let column = 0; column < columns; column++) {
      this.#values[at * columns + column] = finite(values[column]);
    }
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.#of(parent) >= this.#of(at)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = this.#of(left + 1) > this.#of(left) ? left + 1 : left;
      if (this.#of(child) <= this.#of(at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #of(at: number): number {
    return at < this.#kept ? (this.#priorities[at] ?? -Infinity) : -Infinity;
  }

  #swap(a: number, b: number): void {
    const { columns } = this.options;
    swap(this.#priorities, a, b);
    swap(this.#labels, a, b);
    for (let i = 0; i < columns; i++) swap(this.#values, a * columns + i, b * columns + i);
  }
}

function swap(array: Float64Array | Float32Array | Uint8Array, a: number, b: number): void {
  const kept = array[a] ?? 0;
  array[a] = array[b] ?? 0;
  array[b] = kept;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Reads what `ExampleReservoir.toBytes` gives. Throws a RangeError when it cannot be that. */
export function exampleRows(
  bytes: Uint8Array,
  columns: number,
): { readonly rows: Float32Array[]; readonly labels: Uint8Array } {
  const rowBytes = 4 * columns + 1;
  const count = bytes.length / rowBytes;
  if (!Number.isInteger(count)) {
    throw new RangeError(`examples of ${columns} values do not have ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: columns }, (_unused, column) =>
      view.getFloat32(4 * (row * columns + column), true),
    ),
  );
  const labels = bytes.slice(4 * count * columns);
  if (labels.some((label) => label > 1)) throw new RangeError('a label is neither 0 nor 1');
  if (rows.some((row) => !row.every(Number.isFinite)))
    throw new RangeError('a value is not finite');
  return { rows, labels };
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
