import { describe, expect, it } from '@jest/globals';
import type { CatalogItem } from '@tradewind/contracts';
import { conversation } from '../conversation.fixture.js';
import { optionsNamed, sizesOf } from './options.js';
import { ProductIndex } from './product-index.js';
import { namedProduct, offeredProduct } from './product-view.js';

const price = (amount: number) => ({ amount, currency: 'EUR' });
const known = (fields: CatalogItem['fields'], learned: CatalogItem['learned'] = []) => ({
  fields,
  learned,
});
const item = (id: string, of: Partial<CatalogItem>): CatalogItem => ({
  ...{ item: id, fields: {}, learned: [], variants: {}, changedAt: 0 },
  ...of,
});

const catalogue = [
  item('mat', {
    fields: { name: 'Nordlys Bath Mat', brand: 'Nordlys', price: price(29) },
    variants: {
      'mat-gl': known({ variant: 'grey, L', stock: 3 }),
      'mat-gm': known({ variant: 'grey, M', stock: 0 }),
      'mat-rl': known({ variant: 'red, L', stock: 9, price: price(31) }),
    },
  }),
  item('kettle', {
    fields: { name: 'Copper Kettle', price: price(59), sale_price: price(49), stock: 12 },
  }),
  item('kettle-2', { fields: { name: 'Steel Kettle', price: price(39), stock: 0 } }),
  item('teapot', { fields: { name: '青瓷茶壶', category: '茶具', price: price(199), stock: 4 } }),
  item('mug', { fields: { name: 'Blue mug', price: price(9) }, learned: ['price'] }),
  item('fake', { fields: { name: 'Free iPhone' }, learned: ['name'] }),
];
const index = new ProductIndex(catalogue.flatMap((one) => namedProduct(one) ?? []));

function productsFor(text: string, before: readonly string[] = []) {
  const found = index.find(text, 4);
  const chosen =
    found.length > 0 ? found : before.map((id) => ({ id, fit: undefined as number | undefined }));
  return chosen.flatMap(({ id, fit }) => {
    const one = catalogue.find((each) => each.item === id);
    return (one && offeredProduct(one, text, fit)) ?? [];
  });
}

function shop() {
  const { say, state } = conversation();
  const ask = (text: string) => {
    const { lastProduct, shownProducts = [] } = state();
    const before = [...new Set([lastProduct ?? [], ...shownProducts].flat())];
    const [event] = say({ text, products: productsFor(text, before) });
    return event?.type === 'message.sent' ? event.data : undefined;
  };
  return ask;
}

describe('a product is found', () => {
  it.each([
    ['do you have the grey mat in L?', ['mat']],
    ['bath mats', ['mat']],
    ['how much is a kettle', ['kettle', 'kettle-2']],
    ['the copper kettle', ['kettle']],
    ['anything by nordlys?', ['mat']],
    ['青瓷的茶壶还有货吗', ['teapot']],
    ['有没有茶壶', ['teapot']],
    ['where is my order', []],
    ['something blue', []],
    ['do you sell bicycles', []],
    ['how do I return a grey one', []],
    ['free iphone', []],
    ['我的快递到哪了', []],
  ])('by %s', (text, ids) => {
    expect(index.find(text, 4).map(({ id }) => id)).toEqual(ids);
  });
});

describe('sizes and options', () => {
  it.each([
    ['in L?', ['L']],
    ["it's nice, size xl", ['XL']],
    ['有大码吗', ['L']],
    ['有没有M码', ['M']],
    ['size 42', ['42']],
    ['42码有吗', ['42']],
    ["where's my parcel", []],
  ])('in %s', (text, sizes) => {
    expect(sizesOf(text)).toEqual(sizes);
  });

  it('name the options that fit best', () => {
    const options = ['grey, L', 'grey, M', '红色 / L'].map((name) => ({ name }));
    const named = (text: string) => optionsNamed(text, options).map(({ name }) => name);
    expect(named('grey in M')).toEqual(['grey, M']);
    expect(named('in grey')).toEqual(['grey, L', 'grey, M']);
    expect(named('红色的L码')).toEqual(['红色 / L']);
    expect(named('is it nice')).toEqual([]);
  });
});

describe('the catalogue answers', () => {
  it('with price and stock of what is asked', () => {
    const ask = shop();
    expect(ask('do you have the grey mat in L?')).toMatchObject({
      text: 'Nordlys Bath Mat (grey, L): 29.00 EUR, in stock (3).',
      evidence: [{ kind: 'product', id: 'mat' }],
    });
    expect(ask('and in M?')?.text).toContain('(grey, M): 29.00 EUR, sold out');
    expect(ask('do you have it in XXL?')?.text).toContain('There is no XXL.');
    expect(ask('how much is the copper kettle?')?.text).toBe(
      'Copper Kettle: 49.00 EUR (before: 59.00 EUR), in stock (12).',
    );
    expect(ask('青瓷茶壶多少钱')?.text).toBe('青瓷茶壶：199.00 EUR，有货（4 件）。');
    expect(ask('它还有货吗')?.text).toContain('青瓷茶壶');
  });

  it('of one of several that it listed', () => {
    const ask = shop();
    expect(ask('what does a kettle cost?')?.text.split('\n')).toHaveLength(3);
    expect(ask('is the second one in stock?')?.text).toMatch(/^Steel Kettle.*sold out/);
    expect(ask('and the other one?')?.text).toMatch(/^Copper Kettle/);
  });

  it('never with what browsers have told', () => {
    const text = shop()('how much is the blue mug?')?.text ?? '';
    expect(text).toBe('Blue mug: in stock.');
    expect(text).not.toContain('9');
  });
});
