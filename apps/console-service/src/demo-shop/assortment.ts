import type { Palette } from './pictures/palette.js';
import type { Shape } from './pictures/shapes.js';

/** A text in the languages of the shop. */
export interface Localised {
  readonly en: string;
  readonly zh: string;
}

export interface Category {
  readonly id: string;
  readonly name: Localised;
}

/** What is made in every collection. */
export interface ProductKind {
  readonly id: Shape;
  readonly category: string;
  readonly name: Localised;
  /** EUR. */
  readonly price: number;
  readonly text: Localised;
}

/** Colours and mood in which every kind of product is made. */
export interface Collection {
  readonly id: string;
  readonly name: Localised;
  readonly palette: Palette;
  readonly text: Localised;
  /** Times the price of the kind. */
  readonly dearness: number;
}

export const categories: readonly Category[] = [
  { id: 'tea', name: { en: 'Tea & coffee', zh: '茶与咖啡' } },
  { id: 'light', name: { en: 'Lighting', zh: '灯饰' } },
  { id: 'green', name: { en: 'Plants', zh: '绿植' } },
  { id: 'desk', name: { en: 'Desk', zh: '书桌' } },
  { id: 'soft', name: { en: 'Textiles', zh: '织物' } },
];

export const kinds: readonly ProductKind[] = [
  {
    ...{ id: 'teapot', category: 'tea', price: 44, name: { en: 'teapot', zh: '茶壶' } },
    text: { en: 'Holds four cups and does not drip.', zh: '可盛四杯,出水利落不滴漏。' },
  },
  {
    ...{ id: 'mug', category: 'tea', price: 16, name: { en: 'mug', zh: '马克杯' } },
    text: { en: 'Stoneware, thrown by hand, 300 ml.', zh: '手工拉坯炻器,300 毫升。' },
  },
  {
    ...{ id: 'tin', category: 'tea', price: 12, name: { en: 'tea tin', zh: '茶叶罐' } },
    text: { en: 'Closes tightly, for 100 g of leaves.', zh: '密封良好,可装 100 克茶叶。' },
  },
  {
    ...{ id: 'lamp', category: 'light', price: 89, name: { en: 'desk lamp', zh: '台灯' } },
    text: { en: 'Turns and tilts; warm light, dimmable.', zh: '可旋转俯仰,暖光可调。' },
  },
  {
    ...{ id: 'pendant', category: 'light', price: 129, name: { en: 'pendant', zh: '吊灯' } },
    text: { en: 'Spun aluminium on two metres of cord.', zh: '旋压铝灯罩,配两米灯线。' },
  },
  {
    ...{ id: 'candle', category: 'light', price: 18, name: { en: 'candle', zh: '香薰蜡烛' } },
    text: { en: 'Burns for forty hours.', zh: '可燃四十小时。' },
  },
  {
    ...{ id: 'planter', category: 'green', price: 29, name: { en: 'planter', zh: '花盆' } },
    text: { en: 'With a saucer, and a plant to begin with.', zh: '附托盘,并送一株绿植。' },
  },
  {
    ...{ id: 'can', category: 'green', price: 34, name: { en: 'watering can', zh: '洒水壶' } },
    text: { en: 'A long spout that reaches the last pot.', zh: '细长壶嘴,够得到最里面的花盆。' },
  },
  {
    ...{ id: 'vase', category: 'green', price: 38, name: { en: 'vase', zh: '花瓶' } },
    text: { en: 'For one branch or a whole meadow.', zh: '插一枝或一束皆宜。' },
  },
  {
    ...{ id: 'notebook', category: 'desk', price: 14, name: { en: 'notebook', zh: '笔记本' } },
    text: { en: 'Sewn, lies flat, 192 dotted pages.', zh: '锁线装订,平摊无碍,192 页点阵。' },
  },
  {
    ...{ id: 'pencils', category: 'desk', price: 19, name: { en: 'pencil pot', zh: '笔筒' } },
    text: { en: 'Comes with five cedar pencils.', zh: '附五支雪松木铅笔。' },
  },
  {
    ...{ id: 'clock', category: 'desk', price: 56, name: { en: 'clock', zh: '座钟' } },
    text: { en: 'A silent movement, made to be repaired.', zh: '静音机芯,可维修。' },
  },
  {
    ...{ id: 'cushion', category: 'soft', price: 36, name: { en: 'cushion', zh: '靠垫' } },
    text: { en: 'Linen with a hidden zip, 50 × 50 cm.', zh: '亚麻面料,隐形拉链,50 × 50 厘米。' },
  },
  {
    ...{ id: 'blanket', category: 'soft', price: 95, name: { en: 'blanket', zh: '毛毯' } },
    text: { en: 'Woven from recycled wool.', zh: '再生羊毛织成。' },
  },
  {
    ...{ id: 'tote', category: 'soft', price: 24, name: { en: 'tote bag', zh: '托特包' } },
    text: { en: 'Heavy cotton that carries a week’s shopping.', zh: '厚实棉布,装得下一周的采购。' },
  },
];

export const collections: readonly Collection[] = [
  {
    ...{ id: 'tide', name: { en: 'Tide', zh: '潮汐' }, dearness: 1 },
    palette: {
      back: '#dcebf0',
      deep: '#1f5673',
      main: '#3d87a6',
      light: '#a9d3df',
      spark: '#f2b880',
    },
    text: { en: 'Tide has the blues of a harbour in the morning.', zh: '“潮汐”取自清晨海港的蓝。' },
  },
  {
    ...{ id: 'moss', name: { en: 'Moss', zh: '苔藓' }, dearness: 1.1 },
    palette: {
      back: '#e4ecdc',
      deep: '#3b5533',
      main: '#6f8f5a',
      light: '#bcd0a4',
      spark: '#e8a598',
    },
    text: {
      en: 'Moss is quiet and green, like a path in the wood.',
      zh: '“苔藓”静而绿,如林间小径。',
    },
  },
  {
    ...{ id: 'ember', name: { en: 'Ember', zh: '余烬' }, dearness: 1.2 },
    palette: {
      back: '#f8e4d8',
      deep: '#8a3a23',
      main: '#cf6a45',
      light: '#f0b797',
      spark: '#3f7d7b',
    },
    text: { en: 'Ember is fired clay and the last of the fire.', zh: '“余烬”是窑土与炉火的余温。' },
  },
  {
    ...{ id: 'dune', name: { en: 'Dune', zh: '沙丘' }, dearness: 0.9 },
    palette: {
      back: '#f4ecd8',
      deep: '#7a5a2b',
      main: '#c99a4b',
      light: '#ecd6a3',
      spark: '#6d7fb3',
    },
    text: { en: 'Dune is sand, straw and linen.', zh: '“沙丘”是沙、麦秆与亚麻。' },
  },
];
