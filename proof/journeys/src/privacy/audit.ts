import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { until } from '../until.js';
import { AuditedShop } from './audited-shop.js';
import { Found, Markers } from './markers.js';
import { plantedShopper } from './planted-events.js';
import type { PlantedShopper } from './planted-events.js';
import { Pseudonyms } from './pseudonyms.js';
import type { PseudonymSighting } from './pseudonyms.js';
import { forgetState, storedRows } from './stored-state.js';

/** Ids of one request. */
const PER_REQUEST = 500;
const READ_AT_ONCE = 20;

/** Distinct markers by where they were found. All but `logUntilRetention` have to be 0 after an erasure. */
export interface Sighting {
  /** Of all services, in the store. */
  readonly state: number;
  /** What the HTTP reads of the shoppers tell. */
  readonly reads: number;
  /** Compacted topics, published models among them. */
  readonly compactedTopics: number;
  readonly metrics: number;
  readonly serviceLogs: number;
  readonly debugger: number;
  /** Topics whose records go when their retention ends, dead letters too. */
  readonly logUntilRetention: number;
  /** Entries of the store that name a planted shopper by a pseudonym. */
  /** Of these, by the place in which they were planted. */
  readonly inLog: Readonly<Record<string, number>>;
  /** Entries of the store that name a planted shopper by a pseudonym. */
  readonly pseudonyms: PseudonymSighting;
}

export interface AuditFigures {
  readonly markers: number;
  readonly shoppers: number;
  /** From the first request until every service has given its last receipt. */
  readonly secondsToErase: number;
  readonly planted: Sighting;
  readonly erased: Sighting;
  /** State was lost, and built again from the log. */
  readonly rebuilt: Sighting;
}

/** Plants markers, erases the shoppers who have them, and looks everywhere, also after a rebuild from the log. */
export async function audit(count: number, tell: (text: string) => void): Promise<AuditFigures> {
  const markers = new Markers(count, String(process.pid));
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-privacy-'));
  const path = join(directory, 'shop.sqlite');
  const shoppers = Array.from({ length: markers.shoppers }, (_, n) => plantedShopper(markers, n));
  try {
    let shop = await AuditedShop.open(path);
    await plant(shop, shoppers);
    tell(`${String(markers.count)} markers of ${String(shoppers.length)} shoppers are planted`);
    const planted = await seen(shop, { shoppers, markers, path });
    shop = await AuditedShop.open(path);
    const secondsToErase = await erase(shop, shoppers);
    tell(`all receipts are here after ${secondsToErase.toFixed(1)} s`);
    await shop.settled();
    const erased = await seen(shop, { shoppers, markers, path });
    forgetState(path);
    shop = await AuditedShop.open(path);
    await shop.settled();
    tell('the state is lost, and built again from the log');
    const rebuilt = await seen(shop, { shoppers, markers, path });
    return {
      ...{ markers: markers.count, shoppers: shoppers.length },
      ...{ secondsToErase, planted, erased, rebuilt },
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function plant(shop: AuditedShop, shoppers: readonly PlantedShopper[]): Promise<void> {
  await inTurns(shoppers, async ({ events, messages, conversation }) => {
    await shop.send(events);
    for (const message of messages) {
      const id = 'userId' in message ? conversation : `${conversation}-visitor`;
      await shop.post(chatbotService, `/v1/conversations/${id}/messages`, message);
    }
  });
  await shop.settled();
}

interface Receipt {
  readonly id: string;
  readonly status: string;
}

async function erase(shop: AuditedShop, shoppers: readonly PlantedShopper[]): Promise<number> {
  const begun = performance.now();
  const asked: string[] = [];
  for (let at = 0; at < shoppers.length; at += PER_REQUEST) {
    const userIds = shoppers.slice(at, at + PER_REQUEST).map(({ userId }) => userId);
    const body = { type: 'erase', userIds };
    asked.push(((await shop.post(profileService, '/v1/regulations', body)) as Receipt).id);
  }
  for (const id of asked) {
    await until(
      `the receipts of ${id}`,
      async () => {
        const receipt = await shop.get(profileService, `/v1/regulations/${id}`);
        return (JSON.parse(receipt) as Receipt).status === 'done' || undefined;
      },
      { withinMs: 300_000 },
    );
  }
  return (performance.now() - begun) / 1_000;
}

interface Audited {
  readonly shoppers: readonly PlantedShopper[];
  readonly markers: Markers;
  readonly path: string;
}

/** Looks everywhere, and closes the shop: its file is read last. */
async function seen(shop: AuditedShop, { shoppers, markers, path }: Audited): Promise<Sighting> {
  const found = () => new Found(markers);
  const [state, reads, compacted, log] = [found(), found(), found(), found()];
  const [metrics, serviceLogs, shown] = [found(), found(), found()];
  await inTurns(shoppers, async (shopper) => {
    for (const text of await readsOf(shop, shopper)) reads.look(text);
  });
  metrics.look(await shop.metrics());
  shown.look(await shop.debugger());
  await shop.records(({ key, value, headers }, isCompacted) => {
    const texts = [key, value, ...Object.values(headers)].map((part) => part?.toString() ?? '');
    (isCompacted ? compacted : log).look(texts.join(' '));
  });
  await shop.close();
  for (const line of shop.logs) serviceLogs.look(line);
  const pseudonyms = new Pseudonyms(shoppers);
  storedRows(path, (row) => {
    state.look(row.join(' '));
    pseudonyms.look(row);
  });
  return {
    ...{ state: state.count, reads: reads.count, compactedTopics: compacted.count },
    ...{ metrics: metrics.count, serviceLogs: serviceLogs.count, debugger: shown.count },
    ...{ logUntilRetention: log.count, inLog: log.planted, pseudonyms: pseudonyms.sighting },
  };
}

/** What each service tells of a shopper, by either id. */
function readsOf(
  shop: AuditedShop,
  { userId, anonymousId, conversation }: PlantedShopper,
): Promise<readonly string[]> {
  const named = [`userId=${userId}`, `anonymousId=${anonymousId}`];
  return Promise.all([
    ...named.flatMap((who) => [
      shop.get(profileService, `/v1/profiles?${who}`),
      shop.get(recommenderService, `/v1/recommendations?${who}`),
      shop.get(marketingService, `/v1/campaigns?${who}`),
      shop.get(chatbotService, `/v1/orders?${who}`),
    ]),
    shop.get(chatbotService, `/v1/conversations/${conversation}`),
    shop.get(chatbotService, `/v1/conversations/${conversation}-visitor`),
    shop.get(collectorService, '/v1/progress'),
  ]);
}

async function inTurns<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += READ_AT_ONCE) {
    await Promise.all(all.slice(at, at + READ_AT_ONCE).map(act));
  }
}
