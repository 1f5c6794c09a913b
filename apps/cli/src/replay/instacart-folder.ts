import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { field } from './csv-layout.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import type { InstacartLine, InstacartProduct } from './instacart.js';
import type { Fault } from './recorded-event.js';
import { RecordingFile } from './recording-file.js';
import type { Recording } from './recording.js';
import { SortedRuns } from './sorted-runs.js';

/** The first week of every customer: the data set has days of the week and distances, but no dates. */
const FIRST_SUNDAY = Date.UTC(2017, 0, 1);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More products than the data set has are not looked up. */
const MAX_NAMES = 200_000;
/** Lines of an order, and orders of a customer, that a sort key tells apart. */
const PER_KEY = 1_000;
const LINES_PER_CHUNK = 1_000;

const ORDERS = ['order_id', 'user_id', 'order_number', 'order_dow', 'order_hour_of_day'] as const;
const SINCE = 'days_since_prior_order';

/**
 * The data set of Instacart, CSV files in a folder, as lines of JSON, an order in each, in the order of their
 * times. Orders and their products are joined on disk, in bounded memory. A customer's first order is in the
 * first week of 2017, on its day of the week; the others follow at the distances that the data set gives.
 */
export class InstacartFolder implements Recording {
  readonly canBeReadAgain = true;
  readonly encoding = 'utf-8';
  bytesRead = 0;

  private constructor(
    private readonly files: Readonly<Record<string, RecordingFile>>,
    readonly size: number,
  ) {}

  /** `undefined` if the folder holds no orders. */
  static async open(folder: string): Promise<InstacartFolder | undefined> {
    const files: Record<string, RecordingFile> = {};
    for (const name of [
      'orders',
      'order_products__prior',
      'order_products__train',
      'order_products',
      'products',
      'aisles',
    ]) {
      const path = [`${name}.csv`, `${name}.csv.gz`]
        .map((file) => join(folder, file))
        .find(existsSync);
      if (path !== undefined) files[name] = await RecordingFile.open(path);
    }
    if (files['orders'] === undefined) return undefined;
    const size = Object.values(files).reduce((sum, file) => sum + file.size, 0);
    return new InstacartFolder(files, size);
  }

  async *lines(): AsyncGenerator<readonly string[]> {
    this.bytesRead = 0;
    const faults: string[] = [];
    const fault =
      (name: string) =>
      ({ reason, line }: Fault) => {
        const said: InstacartLine = {
          reason: `${name}.csv, line ${String(line)}: ${reason}`,
          column: name,
        };
        if (faults.length < LINES_PER_CHUNK) faults.push(JSON.stringify(said));
      };
    const orders = await this.#orders(fault('orders'));
    const products = await this.#products(fault);
    const names = await this.#names(fault);
    yield faults;
    const inTime = new SortedRuns();
    for (const { time, text } of joined(orders, products, names)) inTime.add(time, text);
    let chunk: string[] = [];
    for (const { text } of inTime.drain()) {
      chunk.push(text);
      if (chunk.length < LINES_PER_CHUNK) continue;
      yield chunk;
      chunk = [];
    }
    yield chunk;
  }

  /** Orders by id, with customer and time. */
  async #orders(onFault: (fault: Fault) => void): Promise<SortedRuns> {
    const byCustomer = new SortedRuns();
    await this.#read('orders', [...ORDERS, SINCE], onFault, (fields) => {
      const [order = '', user = '', number = '', dow, hour, since] = fields;
      const text = JSON.stringify([order, user, Number(dow), Number(hour), Number(since)]);
      byCustomer.add(Number(user) * PER_KEY + Number(number), text);
    });
    const byId = new SortedRuns();
    let before = { user: '', day: 0 };
    for (const { text } of byCustomer.drain()) {
      const [order, user, dow, hour, since] = JSON.parse(text) as [
        string,
        string,
        number,
        number,
        number,
      ];
      const day = user === before.user ? before.day + since : dow;
      before = { user, day };
      const time = FIRST_SUNDAY + day * DAY_MS + hour * HOUR_MS + (Number(order) % 60) * 60_000;
      byId.add(Number(order), JSON.stringify([order, user, time]));
    }
    return byId;
  }

  /** Ids of products by order and place in the cart. */
  async #products(fault: (name: string) => (fault: Fault) => void): Promise<SortedRuns> {
    const byOrder = new SortedRuns();
    for (const name of Object.keys(this.files).filter((one) => one.startsWith('order_products'))) {
      await this.#read(
        name,
        ['order_id', 'product_id', 'add_to_cart_order'],
        fault(name),
        (fields) => {
          const [order, product = '', place] = fields;
          byOrder.add(Number(order) * PER_KEY + Math.min(Number(place), PER_KEY - 1), product);
        },
      );
    }
    return byOrder;
  }

  async #names(fault: (name: string) => (fault: Fault) => void): Promise<Names> {
    const aisles = new Map<string, string>();
    await this.#read('aisles', ['aisle_id', 'aisle'], fault('aisles'), ([id = '', aisle = '']) => {
      if (aisles.size < MAX_NAMES) aisles.set(id, aisle);
    });
    const names = new Map<string, InstacartProduct>();
    const columns = ['product_id', 'product_name', 'aisle_id'];
    await this.#read('products', columns, fault('products'), ([id = '', name = '', aisle = '']) => {
      const category = aisles.get(aisle);
      if (names.size >= MAX_NAMES) return;
      names.set(id, { product_id: id, name, ...(category !== undefined && { category }) });
    });
    return names;
  }

  /** Rows whose first field is no number are faults. */
  async #read(
    name: string,
    columns: readonly string[],
    onFault: (fault: Fault) => void,
    take: (fields: readonly string[]) => void,
  ): Promise<void> {
    const file = this.files[name];
    if (file === undefined) return;
    const layout: CsvLayout = {
      ...{ columns, time: columns[0] ?? '', optional: [SINCE] },
      open: () => ({
        row: (fields, place) => {
          const id = field(fields, 0);
          if (/^\d+$/.test(id)) take(fields);
          else onFault({ reason: `${columns[0] ?? ''} is not a number`, ...place });
        },
        end: () => undefined,
      }),
    };
    const reader = new CsvLines(layout, { event: () => undefined, malformed: onFault });
    const before = this.bytesRead;
    for await (const lines of file.lines()) {
      for (const line of lines) reader.line(line);
      this.bytesRead = before + file.bytesRead;
    }
    reader.end();
  }
}

type Names = ReadonlyMap<string, InstacartProduct>;

/** Orders that have products: those of the data set's test part have none. */
function* joined(orders: SortedRuns, products: SortedRuns, names: Names) {
  const lines = products.drain();
  let next = lines.next();
  for (const { key, text } of orders.drain()) {
    const [id, user, time] = JSON.parse(text) as [string, string, number];
    const bought: InstacartProduct[] = [];
    while (next.done !== true && Math.floor(next.value.key / PER_KEY) <= key) {
      const { key: line, text: product } = next.value;
      if (Math.floor(line / PER_KEY) === key)
        bought.push(names.get(product) ?? { product_id: product });
      next = lines.next();
    }
    if (bought.length === 0) continue;
    const line: InstacartLine = { order: { id, user, time, products: bought } };
    yield { time, text: JSON.stringify(line) };
  }
  lines.return(undefined);
}
