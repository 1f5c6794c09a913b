import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { attack } from './attack.js';
import { pushAnItem, type PushFigures } from './push-an-item.js';

const { values } = parseArgs({
  options: { json: { type: 'string' }, events: { type: 'string', default: '100000' } },
});
const forging = { events: 1_000, victims: 25 } as const;
const events = Number(values.events);
const crowd = { events, shoppers: Math.ceil(events / 25), items: 500, forged: events / 100 };
const visitors = Math.min(1_000, events / 100);
const figures = {
  publicKey: await attack({ ...forging, key: 'public' }),
  serverKeyAsControl: await attack({ ...forging, key: 'server' }),
  oneAddressOfManyVisitors: await pushAnItem({ ...crowd, visitors }),
  oneVisitor: await pushAnItem({ ...crowd, visitors: 1 }),
  unboundedAsControl: await pushAnItem({ ...crowd, visitors, influence: 0 }),
};
const text = JSON.stringify(figures, undefined, 2);
process.stdout.write(`${text}\n`);
if (values.json !== undefined) await writeFile(values.json, `${text}\n`);

const { changed, lureShown } = figures.publicKey;
const isForged = lureShown || Object.values(changed).some((count) => count > 0);
if (isForged || isPushed(figures.oneAddressOfManyVisitors) || isPushed(figures.oneVisitor)) {
  process.exitCode = 1;
}

/** A hundredth of the traffic moves at most a hundredth of the lists, and no campaign. */
function isPushed({ pushed, moved, lists, campaigns }: PushFigures): boolean {
  return Math.max(pushed, moved) > lists / 100 || campaigns > 0;
}
