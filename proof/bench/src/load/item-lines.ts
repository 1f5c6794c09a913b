const GROUPS = ['Kitchen', 'Garden', 'Office', 'Sports', 'Books', 'Toys', 'Music', 'Health'];

/** An item with what a shop usually states of one, about 400 bytes of JSON. */
export function benchItem(number: number) {
  const id = `item-${String(number).padStart(6, '0')}`;
  const group = GROUPS[number % GROUPS.length] ?? '';
  return {
    id,
    name: `${group} article number ${String(number)} in the usual size and a pleasant colour`,
    brand: `Brand ${String(number % 200)}`,
    category: `${group} > Shelf ${String(number % 40)}`,
    url: `https://shop.example/products/${id}`,
    image_url: `https://cdn.shop.example/images/${id}/large.jpg`,
    gtin: String(4_000_000_000_000 + number),
    price: 5 + (number % 20_000) / 100,
    currency: 'EUR',
    stock: 1 + (number % 50),
  };
}

/** So many items as JSON lines, in pieces of a thousand. */
export function* itemLines(items: number): Generator<Buffer> {
  let lines: string[] = [];
  for (let number = 0; number < items; number++) {
    lines.push(`${JSON.stringify(benchItem(number))}\n`);
    if (lines.length < 1_000 && number < items - 1) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
}
