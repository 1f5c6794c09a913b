import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { demoTenant } from '@tradewind/service';
import { attack, type AttackFigures } from './attack.js';
import { jumpClock, jumps, type JumpFigures } from './clock-jumps.js';
import { besideLoudTenant, loudTenant, type LoudFigures } from './loud-tenant.js';
import { pushAnItem, type PushFigures } from './push-an-item.js';
import { slowConnections, type SlowFigures } from './slow-connections.js';
import { VictimShop } from './victim-shop.js';

const HELP = `npm run hostile -- [options]

Attacks a shop whose services run in this process, and prints what became of it as JSON.

  --only NAMES         of forge, push, slow, loud, clock, separated by commas (default: all)
  --events N           views of the shop's own visitors that an item is pushed against (default: 100000)
  --connections N      slow connections (default: 10000, as far as the limit of open files allows)
  --json OUT           write the figures to a file as well
  --help               print this text

Exit codes: 0 all bounds hold; 1 one does not, see \`broken\`.
`;

const { values } = parseArgs({
  options: {
    ...{ json: { type: 'string' }, help: { type: 'boolean', default: false } },
    only: { type: 'string', default: 'forge,push,slow,loud,clock' },
    events: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '10000' },
  },
});

/** What an attack came to, and which of its bounds it broke. */
interface Outcome {
  readonly figures: object;
  readonly broken: readonly string[];
}

async function forge(): Promise<Outcome> {
  const options = { events: 1_000, victims: 25 };
  const publicKey = await attack({ ...options, key: 'public' });
  const serverKeyAsControl = await attack({ ...options, key: 'server' });
  const isForged = ({ changed, lureShown }: AttackFigures) =>
    lureShown || Object.values(changed).some((count) => count > 0);
  return {
    figures: { publicKey, serverKeyAsControl },
    broken: isForged(publicKey) ? ['forged facts changed what is said'] : [],
  };
}

/** A hundredth of the traffic moves at most a hundredth of the lists, and no campaign. */
async function push(): Promise<Outcome> {
  const events = Number(values.events);
  const forged = Math.round(events / 100);
  const crowd = { events, shoppers: Math.ceil(events / 25), items: 500, forged };
  const visitors = Math.min(1_000, Math.ceil(forged / 2));
  const oneAddress = await pushAnItem({ ...crowd, visitors });
  const oneVisitor = await pushAnItem({ ...crowd, visitors: 1 });
  const unboundedAsControl = await pushAnItem({ ...crowd, visitors, influence: 0 });
  const isPushed = ({ pushed, lists, campaigns }: PushFigures) =>
    pushed > lists / 100 || campaigns > 0;
  return {
    figures: { oneAddress, oneVisitor, unboundedAsControl },
    broken: [oneAddress, oneVisitor].some(isPushed) ? ['an item was pushed'] : [],
  };
}

async function slow(): Promise<Outcome> {
  const figures: SlowFigures = await withShop({}, (shop) =>
    slowConnections(shop.collectorUrl, Number(values.connections)),
  );
  const { rssMb, p99Ms, failed, ended, connections } = figures;
  return {
    figures,
    broken: [
      ...(rssMb > 64 ? ['slow connections take more than 64 MB'] : []),
      ...(p99Ms > 100 || failed > 0 ? ['honest requests suffer from slow connections'] : []),
      ...(ended < connections ? ['slow connections are not ended'] : []),
    ],
  };
}

async function loud(): Promise<Outcome> {
  const environment = {
    TENANTS: JSON.stringify([demoTenant, loudTenant]),
    RATE_LIMIT_PER_SECOND: '1000',
  };
  const figures: LoudFigures = await withShop(environment, (shop) =>
    besideLoudTenant(shop.collectorUrl),
  );
  const { alone, beside } = figures;
  return {
    figures: { ...environment, ...figures, TENANTS: undefined },
    broken: [
      ...(beside.failed > 0 ? ['a quiet tenant has errors'] : []),
      ...(beside.p99Ms > 1.2 * alone.p99Ms ? ['a quiet tenant waits for a loud one'] : []),
    ],
  };
}

async function clock(): Promise<Outcome> {
  const figures: JumpFigures[] = await withShop({}, async (shop) => {
    const found: JumpFigures[] = [];
    for (const jump of Object.keys(jumps) as (keyof typeof jumps)[]) {
      found.push(await jumpClock(shop, jump));
    }
    return found;
  });
  return {
    figures,
    broken: figures.flatMap(({ jump, fired, alarmMs, rightMs }) => [
      ...(fired > 0 ? [`a clock that jumps by ${jump} fires campaigns`] : []),
      ...(alarmMs === null || rightMs === null
        ? [`no alarm for a clock that jumps by ${jump}`]
        : []),
    ]),
  };
}

async function withShop<T>(
  environment: Readonly<Record<string, string>>,
  run: (shop: VictimShop) => Promise<T>,
): Promise<T> {
  const shop = await VictimShop.open(environment);
  try {
    return await run(shop);
  } finally {
    await shop.close();
  }
}

const attacks: Readonly<Record<string, () => Promise<Outcome>>> = {
  forge,
  push,
  slow,
  loud,
  clock,
};

if (values.help) {
  process.stdout.write(HELP);
} else {
  const figures: Record<string, object> = {};
  const broken: string[] = [];
  for (const name of values.only.split(',')) {
    const run = Object.hasOwn(attacks, name) ? attacks[name] : undefined;
    if (run === undefined) throw new RangeError(`there is no attack ${name}; see --help`);
    const outcome = await run();
    figures[name] = outcome.figures;
    broken.push(...outcome.broken);
  }
  const text = JSON.stringify({ ...figures, broken }, undefined, 2);
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
