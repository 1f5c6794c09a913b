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
  /** Base64 of little-endian priorities (64 bits), values (32 bits) and labels (8 bits), by priority. */
  readonly kept: string;
}

interface Kept {
  readonly priority: number;
  readonly values: Float32Array;
  readonly label: 0 | 1;
}

const HASH_RANGE = 2 ** 32;

/**
 * A bounded sample of labelled examples in which newer ones are likelier: each has the priority
 * `ln(-ln u) - t ln 2 / halfLife`, where `t` counts the examples and `u` is a hash of the name of the
 * reservoir and `t`, and the least are kept (weighted sampling by exponential keys, Efraimidis and
 * Spirakis, 2006). The sample is a function of the sequence of examples.
 */
export class ExampleReservoir {
  #kept: Kept[] = [];
  #seen = 0;

  constructor(
    private readonly name: string,
    private readonly options: ReservoirOptions,
  ) {}

  static fromState(
    name: string,
    options: ReservoirOptions,
    { seen, kept }: ReservoirState,
  ): ExampleReservoir {
    const reservoir = new ExampleReservoir(name, options);
    reservoir.#seen = seen;
    reservoir.#kept = decodeKept(Buffer.from(kept, 'base64'), options.columns);
    return reservoir;
  }

  get seen(): number {
    return this.#seen;
  }

  /** @param values Numbers, rounded to 32 bits. One that is not finite counts as 0. */
  add(values: readonly number[], label: 0 | 1): void {
    const { capacity, columns, halfLife } = this.options;
    const u = (stableHash(`${this.name}|${this.#seen}`) + 0.5) / HASH_RANGE;
    const priority = Math.log(-Math.log(u)) - (this.#seen * Math.LN2) / halfLife;
    this.#seen += 1;
    const row = Float32Array.from({ length: columns }, (_, at) => finite(values[at]));
    this.#kept.push({ priority, values: row, label });
    if (this.#kept.length >= 2 * capacity) this.#trim();
  }

  toState(): ReservoirState {
    this.#trim();
    const count = this.#kept.length;
    const priorities = new Uint8Array(8 * count);
    const view = new DataView(priorities.buffer);
    this.#kept.forEach(({ priority }, at) => {
      view.setFloat64(8 * at, priority, true);
    });
    const kept = Buffer.concat([priorities, this.toBytes()]).toString('base64');
    return { seen: this.#seen, kept };
  }

  /** Values (little-endian, 32 bits), row by row, then the labels (8 bits): see `exampleRows`. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.#trim();
    const { columns } = this.options;
    const count = this.#kept.length;
    const bytes = new Uint8Array(count * (4 * columns + 1));
    const view = new DataView(bytes.buffer);
    this.#kept.forEach(({ values, label }, row) => {
      values.forEach((value, column) => {
        view.setFloat32(4 * (row * columns + column), value, true);
      });
      view.setUint8(4 * count * columns + row, label);
    });
    return bytes;
  }

  #trim(): void {
    this.#kept = this.#kept
      .toSorted((a, b) => a.priority - b.priority)
      .slice(0, this.options.capacity);
  }
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

function decodeKept(bytes: Buffer, columns: number): Kept[] {
  const count = bytes.length / (4 * columns + 9);
  const { rows, labels } = exampleRows(bytes.subarray(8 * count), columns);
  return rows.map((values, row) => ({
    priority: bytes.readDoubleLE(8 * row),
    values,
    label: labels[row] === 1 ? 1 : 0,
  }));
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
