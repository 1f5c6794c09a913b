/**
 * Writes a made-up clickstream in the rees46 layout to standard output, always the same for the same
 * number of rows: shoppers who look around near a starting point of the catalogue, put things into
 * the cart, take some out and buy some. For measuring replays where no recording is at hand.
 *
 * usage: node tools/clickstream.mjs ROWS > clicks.csv
 */
const PRODUCTS = 6_000;
const SHOPPERS = 15_000;
const AT_ONCE = 300;
const CATEGORIES = ['electronics.phone', 'apparel.shoes', 'kitchen.kettle', 'furniture.bed'];

const rows = Number(process.argv[2]);
if (!Number.isSafeInteger(rows) || rows < 1) {
  console.error('usage: node tools/clickstream.mjs ROWS > clicks.csv');
  process.exit(2);
}

/** Mulberry32, a generator with 32 bits of state, uniform in [0, 1). */
let state = 7;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

const below = (n) => Math.floor(random() * n);
/** Few products are viewed often. */
const popular = () => Math.floor(PRODUCTS * random() ** 3);

function newSession(number) {
  const user = 500_000_000 + below(SHOPPERS);
  return { user, id: `session-${number}`, start: popular(), left: 2 + below(18), cart: [] };
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
  time += below(1_800);
  text += line(time, sessions[at]);
  if (--sessions[at].left === 0) sessions.splice(at, 1);
  if (text.length > 65_536) {
    if (!process.stdout.write(text)) await new Promise((go) => process.stdout.once('drain', go));
    text = '';
  }
}
process.stdout.write(text);
