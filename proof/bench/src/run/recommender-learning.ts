import { itemsBatchedSchema } from '@tradewind/contracts';
import {
  defaultRankingIndexOptions,
  RankingIndex,
  solveRefit,
  toldIn,
  type RankingIndexOptions,
} from '@tradewind/recommender';
import { TouchLoad } from '../load/touch-load.js';
import { settledMemory } from '../measure/settled-memory.js';

const EPOCH_MS = 60_000;
const SEED = 7;
const CHUNK = 1_000;
const SHOP = { shoppers: 20_000, items: 5_000 };

const options: RankingIndexOptions = { ...defaultRankingIndexOptions, epochMs: EPOCH_MS };
const alone = { ...options, choiceEvery: Infinity, firstRefit: Infinity };

export interface LearningResults {
  readonly touches: number;
  /** CPU time of one touch: reading its record, all models, and the choices that teach the weights. */
  readonly microsPerTouch: number;
  /** The part of it that is spent on reading records. */
  readonly readingMicros: number;
  /** Trainings that were requested, and the CPU time of the one that was solved, s. */
  readonly refits: number;
  readonly refitSeconds: number;
  /** What one more shopper (with five touches) and one more item takes, bytes. */
  readonly bytesPerShopper: number;
  readonly bytesPerItem: number;
}

/** Lets the models of one shop learn touches as a process that serves does, and looks at what they take. */
export async function measureLearning(touches: number): Promise<LearningResults> {
  const load = new TouchLoad({ ...SHOP, seed: SEED });
  const index = new RankingIndex(options);
  let [reading, learning, refits, refitSeconds] = [0, 0, 0, 0];
  for (let epoch = 0; epoch * CHUNK < touches; epoch++) {
    const batches = load.batches(CHUNK);
    const text = JSON.stringify({ source: 0, epoch, batches });
    const from = cpuMicros();
    const parsed = itemsBatchedSchema.parse(JSON.parse(text)).batches;
    const read = cpuMicros();
    const told = parsed.flatMap((batch) => toldIn(batch, epoch * EPOCH_MS));
    const requests = index.learnNow({ epoch, touches: told });
    learning += cpuMicros() - read;
    reading += read - from;
    refits += requests.length;
    const [request] = requests;
    // Once there are results, all models have something to say when a choice is predicted.
    if (request === undefined || epoch * CHUNK < touches / 4 || refitSeconds > 0) continue;
    const before = cpuMicros();
    const result = solveRefit(request);
    refitSeconds = (cpuMicros() - before) / 1e6;
    const takes = cpuMicros();
    index.takeRefit(request, result);
    learning += cpuMicros() - takes;
  }
  return {
    touches,
    microsPerTouch: (reading + learning) / touches,
    readingMicros: reading / touches,
    ...{ refits, refitSeconds },
    ...(await slopes()),
  };
}

/** From three shops, of which one has more shoppers and one more items. */
async function slopes(): Promise<Pick<LearningResults, 'bytesPerShopper' | 'bytesPerItem'>> {
  const { shoppers, items } = SHOP;
  const base = await bytesOf(SHOP);
  const ofShoppers = await bytesOf({ shoppers: 3 * shoppers, items });
  // As many touches as there, of more items.
  const ofItems = await bytesOf({ shoppers: 3 * shoppers, items: 3 * items });
  return {
    bytesPerShopper: (ofShoppers - base) / (2 * shoppers),
    bytesPerItem: (ofItems - ofShoppers) / (2 * items),
  };
}

/** What the models of a shop take once every shopper has come once. */
async function bytesOf(shop: typeof SHOP): Promise<number> {
  const memory = () => settledMemory(({ heapUsed, arrayBuffers }) => heapUsed + arrayBuffers);
  const before = await memory();
  const load = new TouchLoad({ ...shop, seed: SEED });
  const index = new RankingIndex(alone);
  for (let learned = 0; learned < 5 * shop.shoppers; learned += CHUNK) {
    const epoch = learned / CHUNK;
    const told = load.batches(CHUNK).flatMap((batch) => toldIn(batch, epoch * EPOCH_MS));
    index.learnNow({ epoch, touches: told });
  }
  const after = await memory();
  if (index.tenants.length !== 1) throw new Error('nothing was learned');
  return after - before;
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
