import { seededRandom } from './seeded-random.js';

/** The customers of the generated shop, by what they do. */
export type RetailKind = 'wholesale' | 'regular' | 'lapsed' | 'once' | 'walk-in';

export interface RetailScale {
  /** Invoices, cancellations included. */
  readonly invoices: number;
  /** Days from the first to the last. */
  readonly days: number;
}

interface Behaviour {
  readonly kind: RetailKind;
  /** Of all invoices. */
  readonly share: number;
  /** Invoices for each customer of the kind. */
  readonly repeats: number;
  /** Customers are numbered from here; those who walk in have no number. */
  readonly first: number;
  readonly lines: readonly [number, number];
  readonly quantity: readonly [number, number];
}

interface Row {
  readonly invoice: string;
  readonly product: Product;
  readonly quantity: number;
  readonly time: number;
  readonly customer: string;
}

interface Product {
  readonly code: string;
  readonly description: string;
  readonly price: string;
}

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const START = Date.UTC(2010, 11, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST_INVOICE = 536_365;
const COUNTRIES = ['United Kingdom', 'France', 'EIRE'];
const CANCELLATIONS = 0.1;
const RANGES = 12;
const RANGE = 20;
/** Those who lapse buy in this first part of the time only. */
const LAPSED_AFTER = 0.3;

const behaviours: readonly Behaviour[] = [
  {
    kind: 'wholesale',
    share: 0.12,
    repeats: 10,
    first: 12_000,
    lines: [8, 20],
    quantity: [24, 96],
  },
  { kind: 'regular', share: 0.38, repeats: 8, first: 13_000, lines: [3, 10], quantity: [2, 12] },
  { kind: 'lapsed', share: 0.1, repeats: 3, first: 14_000, lines: [3, 10], quantity: [2, 12] },
  { kind: 'once', share: 0.25, repeats: 1, first: 15_000, lines: [1, 4], quantity: [1, 3] },
  { kind: 'walk-in', share: 0.15, repeats: 1, first: 0, lines: [1, 6], quantity: [1, 4] },
];

/** What a customer number of `retailRecording` stands for. */
export function retailKindOf(customer: string): RetailKind {
  const number = Number.parseFloat(customer);
  return (
    behaviours.find(({ first }) => number - first < 1_000 && number >= first)?.kind ?? 'walk-in'
  );
}

/**
 * A shop as the lines of an Online Retail file (UCI data set 352), header first, a function of seed
 * and scale alone. It has what the public file has: invoices of several rows whose products belong
 * together, C invoices that take back rows of earlier ones, rows without a customer, descriptions
 * that are quoted or empty, prices of three decimals or nothing, stock corrections of negative
 * quantity, and one split invoice, whose last row lies a minute and a row of another behind the rest.
 */
export function retailRecording(seed: number, scale: RetailScale): readonly string[] {
  const shop = new RetailShop(seed, scale);
  const invoices = Array.from({ length: scale.invoices }, (_, at) => shop.invoice(at));
  return [HEADER, ...split(invoices).map(lineOf)];
}

class RetailShop {
  readonly #next: () => number;
  readonly #products: readonly Product[];
  /** The last invoice of each customer. */
  readonly #bought = new Map<string, readonly Row[]>();

  constructor(
    seed: number,
    private readonly scale: RetailScale,
  ) {
    this.#next = seededRandom(seed);
    this.#products = Array.from({ length: RANGES * RANGE }, (_, at) => this.#product(at));
  }

  invoice(at: number): readonly Row[] {
    const progress = (at + this.#next()) / this.scale.invoices;
    const day = Math.floor(progress * this.scale.days);
    // Open from eight to six.
    const hours = 8 + 10 * (progress * this.scale.days - day);
    const time = START + day * 24 * HOUR + Math.floor(hours * 60) * MINUTE;
    const behaviour = this.#behaviour(progress);
    const customer = this.#customer(behaviour, at);
    const number = String(FIRST_INVOICE + at);
    const earlier = this.#bought.get(customer);
    if (earlier && customer !== '' && this.#next() < CANCELLATIONS) {
      this.#bought.delete(customer);
      return earlier
        .slice(0, this.#whole(1, 3))
        .map((row) => ({ ...row, invoice: `C${number}`, quantity: -row.quantity, time }));
    }
    const rows = this.#rows(behaviour, { invoice: number, customer, time });
    this.#bought.set(customer, rows);
    return rows;
  }

  #rows(behaviour: Behaviour, common: Pick<Row, 'invoice' | 'customer' | 'time'>): readonly Row[] {
    const free = { code: '22139', description: '', price: '0.0' };
    // Stock that is written off stands in the file as an invoice to nobody.
    if (common.customer === '' && this.#next() < 0.05) {
      return [{ ...common, product: free, quantity: -this.#whole(1, 30) }];
    }
    const range = Math.floor(RANGES * this.#next() ** 2);
    return Array.from({ length: this.#whole(...behaviour.lines) }, () => ({
      ...common,
      product: this.#products[range * RANGE + this.#whole(0, RANGE - 1)] ?? free,
      quantity: this.#whole(...behaviour.quantity),
    }));
  }

  #behaviour(progress: number): Behaviour {
    const open = behaviours.filter(({ kind }) => kind !== 'lapsed' || progress < LAPSED_AFTER);
    let rest = this.#next() * open.reduce((sum, { share }) => sum + share, 0);
    const chosen = open.find(({ share }) => (rest -= share) < 0) ?? open[0];
    if (!chosen) throw new RangeError('a shop needs customers');
    return chosen;
  }

  #customer({ kind, share, repeats, first }: Behaviour, at: number): string {
    if (kind === 'walk-in') return '';
    const count = Math.min(999, Math.ceil((share * this.scale.invoices) / repeats));
    const number = kind === 'once' ? at % 1_000 : this.#whole(0, count - 1);
    return `${String(first + number)}.0`;
  }

  #product(at: number): Product {
    const name = `RANGE ${String(Math.floor(at / RANGE))} ITEM ${String(at)}`;
    const descriptions = [`"${name}, ""BOXED"""`, `"${name}, RED"`];
    const pence = this.#whole(29, 1_499);
    return {
      code: `${String(20_000 + at)}${at % 5 === 0 ? 'A' : ''}`,
      description: descriptions[at % 10] ?? name,
      price: at % 9 === 0 ? (pence / 1_000).toFixed(3) : String(pence / 100),
    };
  }

  #whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }
}

/** All rows; where two invoices first lie within a minute, the former ends after the latter began. */
function split(invoices: readonly (readonly Row[])[]): readonly Row[] {
  const at = invoices.findIndex((rows, index) => {
    const [next] = invoices[index + 1] ?? [];
    const [first] = rows;
    return first && next && rows.length > 1 && next.time - first.time <= MINUTE;
  });
  const last = invoices[at]?.at(-1);
  if (!last) throw new RangeError('a shop so quiet has no two invoices within a minute');
  const [foreign, ...after] = invoices.slice(at + 1).flat();
  const before = invoices
    .slice(0, at + 1)
    .flat()
    .slice(0, -1);
  return [
    ...before,
    ...(foreign ? [foreign] : []),
    { ...last, time: last.time + MINUTE },
    ...after,
  ];
}

function lineOf({ invoice, product, quantity, time, customer }: Row): string {
  const date = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  const country = COUNTRIES[Number.parseFloat(customer) % 7] ?? COUNTRIES[0];
  const { code, description, price } = product;
  return [invoice, code, description, quantity, date, price, customer, country].join(',');
}
