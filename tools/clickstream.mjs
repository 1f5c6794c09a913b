/**
 * Writes a made-up clickstream in the rees46 layout to standard output, always the same for the same
 * arguments: shoppers who look around near a starting point of the catalogue, put things into the cart,
 * take some out and buy some. For measuring replays where no recording is at hand.
 *
 * usage: node tools/clickstream.mjs ROWS [--hours H] [--shoppers N] [--seed S] > clicks.csv
 *   --hours H     recorded time that the rows span (default: 0.9 s a row)
 *   --shoppers N  about how many shoppers there are (default: drawn from 15,000)
 *   --seed S      seed of the randomness (default: 7)
 */
import { parseArgs } from 'node:util';

const PRODUCTS = 6_000;
const SHOPPERS = 15_000;
const AT_ONCE = 300;
const CATEGORIES = ['electronics.phone', 'apparel.shoes', 'kitchen.kettle', 'furniture.bed'];

const options = {
  hours: { type: 'string' },
  shoppers: { type: 'string' },
  seed: { type: 'string', default: '7' },
};

function usage() {
  console.error(
    'usage: node tools/clickstream.mjs ROWS [--hours H] [--shoppers N] [--seed S] > clicks.csv',
  );
  process.exit(2);
}

function parse() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const wanted = {
      rows: Number(positionals[0]),
      hours: Number(values.hours ?? 1),
      shoppers: Number(values.shoppers ?? 1),
      seed: Number(values.seed),
    };
    const isWhole = [wanted.rows, wanted.shoppers, wanted.seed].every(Number.isSafeInteger);
    if (!isWhole || wanted.rows < 1 || wanted.shoppers < 1 || !(wanted.hours > 0)) return usage();
    return {
      ...wanted,
      /** Steps between two rows are uniform up to this, ms. */
      step: values.hours === undefined ? 1_800 : (2 * wanted.hours * 3_600_000) / wanted.rows,
      isCounted: values.shoppers !== undefined,
    };
  } catch {
    return usage();
  }
}

const { rows, shoppers, seed, step, isCounted } = parse();

/** Mulberry32, a generator with 32 bits of state, uniform in [0, 1). */
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

const below = (n) => Math.floor(random() * n);
/** Few products are viewed often. */
const popular = () => Math.floor(PRODUCTS * random() ** 3);

/** The share of sessions that are those of a shopper not seen before, if their number is given. */
const NEW_SHARE = 0.8;
/** Rows of a session, uniform from the least on. */
const LENGTH = isCounted
  ? { least: 1, spread: Math.max(1, Math.round((2 * NEW_SHARE * rows) / shoppers) - 1) }
  : { least: 2, spread: 18 };
let seen = 0;

function nextUser() {
  if (!isCounted) return below(SHOPPERS);
  if (seen === 0 || random() < NEW_SHARE) return seen++;
  return below(seen);
}

function newSession(number) {
  const user = 500_000_000 + nextUser();
  const left = { start: popular(), left: LENGTH.least + below(LENGTH.spread), cart: [] };
  return { user, id: `session-${number}`, ...left };
}

/** Returns a shopper's next action and its product. */
function act(session) {
  const near = (session.start + below(40)) % PRODUCTS;
  const dice = random();
  if (session.cart.length > 0 && dice < 0.04) return ['purchase', session.cart.at(-1)];
  if (session.cart.length > 0 && dice < 0.06) return ['remove_from_cart', session.cart.pop()];
  if (dice < 0.12) session.cart.push(near);
  return [dice < 0.12 ? 'cart' : 'view', near];
}

function line(time, session) {
  const [type, product] = act(session);
  const when = `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const price = (5 + ((product * 37) % 9_000) / 100).toFixed(2);
  const category = CATEGORIES[product % CATEGORIES.length];
  const columns = [when, type, 1_000_000 + product, product % 40, category, 'acme', price];
  return `${[...columns, session.user, session.id].join(',')}\n`;
}

const sessions = [];
let time = Date.UTC(2026, 0, 1);
let text =
  'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n';
for (let row = 0; row < rows; row++) {
  if (sessions.length < AT_ONCE) sessions.push(newSession(row));
  const at = below(sessions.length);
  time += below(step);
  text += line(time, sessions[at]);
  if (--sessions[at].left === 0) sessions.splice(at, 1);
  if (text.length > 65_536) {
    if (!process.stdout.write(text)) await new Promise((go) => process.stdout.once('drain', go));
    text = '';
  }
}
process.stdout.write(text);
