import { marketingService } from '@tradewind/marketing-service';
import { recommenderService } from '@tradewind/recommender-service';
import { demoTenant } from '@tradewind/service';
import { crowdViews, itemName, pushingViews, shopperName } from './crowd.js';
import { VictimShop } from './victim-shop.js';

export interface PushOptions {
  /** Views of the shop's own visitors. */
  readonly events: number;
  readonly shoppers: number;
  readonly items: number;
  /** Views that are to push an item, from one address. */
  readonly forged: number;
  /** Invented visitors whom they come from. */
  readonly visitors: number;
  /** Without it `INFLUENCE_PER_ADDRESS` is as it comes. */
  readonly influence?: number;
}

export interface PushFigures extends PushOptions {
  /** The share of all views that were forged. */
  readonly share: number;
  /** Lists of ten that were compared: of shoppers, of what goes with each item, of the trend and of a newcomer. */
  readonly lists: number;
  /** Lists in which the pushed item stands, and did not before. */
  readonly pushed: number;
  /** Lists that hold other items than before, in whatever order. */
  readonly moved: number;
  /** Campaigns of the shop's own shoppers beside those from before. */
  readonly campaigns: number;
}

const TARGET = 'slow-seller';
/** Of a documentation range, i.e. nobody's. */
const ADDRESS = '203.0.113.77';
/** Shoppers, and items, whose lists are read. */
const READ = 100;
const AT_ONCE = 10;
const TOP = 10;

type Lists = ReadonlyMap<string, readonly string[]>;

/** Lets one address push an item into the lists of a shop, and counts the lists that it has moved. */
export async function pushAnItem(options: PushOptions): Promise<PushFigures> {
  const { events, shoppers, items, forged, visitors, influence } = options;
  const shop = await VictimShop.open({
    ...(influence !== undefined && { INFLUENCE_PER_ADDRESS: String(influence) }),
  });
  try {
    const own = [
      ...crowdViews({ events, shoppers, items, seed: 1 }),
      viewOfTarget(shopperName(0)),
      viewOfTarget(shopperName(1)),
    ];
    await shop.send(own, demoTenant.serverKey);
    const before = await shop.settled(() => listsOf(shop, shoppers, items));
    const campaignsBefore = await campaignsOf(shop, shoppers);
    const forgedViews = pushingViews(forged, { visitors, items, target: TARGET });
    await shop.send(forgedViews, demoTenant.writeKey, ADDRESS);
    const after = await shop.settled(() => listsOf(shop, shoppers, items));
    const names = [...before.keys()];
    const has = (lists: Lists, name: string) => lists.get(name)?.includes(TARGET) === true;
    return {
      ...options,
      share: forged / (events + forged),
      lists: names.length,
      pushed: names.filter((name) => has(after, name) && !has(before, name)).length,
      moved: names.filter((name) => setOf(before, name) !== setOf(after, name)).length,
      campaigns: (await campaignsOf(shop, shoppers)) - campaignsBefore,
    };
  } finally {
    await shop.close();
  }
}

function viewOfTarget(anonymousId: string) {
  return {
    ...{ type: 'track', event: 'Product Viewed', anonymousId, messageId: `own ${anonymousId}` },
    properties: { product_id: TARGET },
  };
}

async function listsOf(shop: VictimShop, shoppers: number, items: number): Promise<Lists> {
  const limit = `limit=${String(TOP)}`;
  const paths = [
    `/v1/trending?${limit}`,
    `/v1/recommendations?anonymousId=newcomer&${limit}`,
    ...Array.from({ length: Math.min(READ, shoppers) }, (_, n) => {
      return `/v1/recommendations?anonymousId=${shopperName(n)}&${limit}`;
    }),
    ...Array.from({ length: Math.min(READ, items) }, (_, n) => {
      return `/v1/items/${itemName(n)}/neighbours?${limit}`;
    }),
  ];
  const lists = new Map<string, readonly string[]>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map((path) => shop.itemsAt(recommenderService, path)));
    some.forEach((path, n) => lists.set(path, read[n] ?? []));
  }
  return lists;
}

async function campaignsOf(shop: VictimShop, shoppers: number): Promise<number> {
  let campaigns = 0;
  for (let n = 0; n < Math.min(READ, shoppers); n++) {
    const path = `/v1/campaigns?anonymousId=${shopperName(n)}`;
    const answer = await shop.read(marketingService, path);
    campaigns += (answer['campaigns'] as unknown[]).length;
  }
  return campaigns;
}

function setOf(lists: Lists, name: string): string {
  return [...(lists.get(name) ?? [])].sort().join(' ');
}
