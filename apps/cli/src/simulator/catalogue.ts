import { Random } from './random.js';

export interface CatalogueProduct {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
}

export interface Category {
  readonly name: string;
  readonly products: readonly CatalogueProduct[];
}

const PRODUCTS_PER_CATEGORY = 30;
const CENTS = 100;

/** The products of each category and a typical price. */
const ASSORTMENT: Readonly<Record<string, { nouns: readonly string[]; price: number }>> = {
  Kitchen: { nouns: ['Teapot', 'Skillet', 'Grater', 'Cake Tin', 'Kettle', 'Ladle'], price: 24 },
  Lighting: { nouns: ['Lantern', 'Desk Lamp', 'Tea Light', 'Fairy Lights'], price: 32 },
  Garden: { nouns: ['Planter', 'Trowel', 'Bird Feeder', 'Watering Can'], price: 18 },
  Toys: { nouns: ['Puzzle', 'Kite', 'Train Set', 'Teddy Bear', 'Spinning Top'], price: 15 },
  Stationery: { nouns: ['Notebook', 'Fountain Pen', 'Gift Wrap', 'Calendar'], price: 9 },
  Bags: { nouns: ['Tote Bag', 'Rucksack', 'Lunch Bag', 'Weekender'], price: 45 },
  Bath: { nouns: ['Towel', 'Soap Dish', 'Bath Mat', 'Robe'], price: 21 },
  Audio: { nouns: ['Headphones', 'Speaker', 'Turntable', 'Radio'], price: 89 },
  Outdoor: { nouns: ['Tent', 'Flask', 'Camp Stove', 'Head Torch'], price: 58 },
  Decoration: { nouns: ['Vase', 'Picture Frame', 'Cushion', 'Wall Clock'], price: 27 },
};
const STYLES = ['Red', 'Retro', 'Oak', 'Ivory', 'Striped', 'Classic', 'Mini', 'Folding', 'Nordic'];
const BRANDS = ['Harbour & Co', 'Lumen', 'Northwick', 'Juniper', 'Tideway', 'Alder'];

/** Returns the products of the simulated shop, a function of the seed. */
export function createCatalogue(seed: number): readonly Category[] {
  const random = new Random(seed);
  return Object.entries(ASSORTMENT).map(([name, { nouns, price }], at) => ({
    name,
    products: Array.from({ length: PRODUCTS_PER_CATEGORY }, (_, i) => ({
      product_id: `P${String((at + 1) * 1000 + i)}`,
      name: `${random.pick(STYLES)} ${random.pick(nouns)}`,
      category: name,
      brand: random.pick(BRANDS),
      price: Math.max(1, Math.round(price * (0.4 + 1.4 * random.next()) * CENTS) / CENTS),
    })),
  }));
}
