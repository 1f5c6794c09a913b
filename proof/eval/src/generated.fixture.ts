import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Random } from '@tradewind/cli/random';

const START = Date.UTC(2026, 0, 5) / 1_000;

/** A directory for the files of a spec. */
export function scratchDirectory() {
  const root = mkdtempSync(join(tmpdir(), 'eval-'));
  return {
    write: (name: string, lines: readonly string[]) => {
      const path = join(root, name);
      const text = `${lines.join('\n')}\n`;
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
      return path;
    },
    path: (name: string) => join(root, name),
    remove: () => {
      rmSync(root, { recursive: true });
    },
  };
}

/** Clicks of sessions that each walk round one of 12 rings of 6 items. */
export function sessionLines(sessions: number, seed: number, first = 0): string[] {
  const random = new Random(seed);
  return Array.from({ length: sessions }, (_, at) => {
    const ring = random.below(12);
    const from = random.below(6);
    return Array.from({ length: 4 }, (_unused, step) => {
      const time = START + (first + at) * 300 + step * 20;
      return [`s${first + at}`, `i${ring}-${(from + step) % 6}`, time.toString()].join('\t');
    });
  }).flat();
}

/** A table whose label follows one number and one text, with a gap and a name for each row. */
export function tableLines(rows: number, seed: number): string[] {
  const random = new Random(seed);
  const lines = Array.from({ length: rows }, (_, at) => {
    const score = random.next() * 10;
    const plan = random.pick(['basic', 'plus']);
    const odds = score - 5 + (plan === 'plus' ? 2 : -2);
    const label = random.chance(1 / (1 + Math.exp(-odds))) ? 'yes' : 'no';
    const noise = random.chance(0.1) ? '' : random.next().toFixed(3);
    return `row-${at},${score.toFixed(3)},"${plan}",${noise},7,${label}`;
  });
  return ['name,score,plan,noise,constant,bought', ...lines];
}

const ACTIONS = ['cancel', 'find', 'change', 'return', 'pay', 'repair'];
const OBJECTS = ['order', 'parcel', 'invoice', 'voucher'];
const FRAMES = [
  'how do I % it',
  'please %',
  'I want to % now',
  'can you %',
  'help me to %',
  'why %',
];

/** Texts of 24 intents, in frames that training and test do not share. */
export function intentLines(part: 'train' | 'test'): string[] {
  const frames = part === 'train' ? FRAMES.slice(0, 4) : FRAMES.slice(4);
  return ACTIONS.flatMap((action) =>
    OBJECTS.flatMap((object) =>
      frames.map(
        (frame) => `"${frame.replace('%', `${action} my ${object}`)}",${action}_${object}`,
      ),
    ),
  );
}

/** Purchases in the layout of CDNOW: frequent, occasional and lapsed customers over a year. */
export function purchaseLines(customers: number, seed: number): string[] {
  const random = new Random(seed);
  const lines: { day: number; text: string }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const kind = random.below(3);
    const [count, until, price] = [
      [12, 360, 40],
      [3, 360, 15],
      [2, 60, 15],
    ][kind] ?? [1, 1, 1];
    for (let order = 0; order < (count ?? 0); order++) {
      const day = random.below(until ?? 1);
      const date = new Date(Date.UTC(1997, 0, 1 + day)).toISOString().slice(0, 10);
      const dollars = ((price ?? 0) * (0.5 + random.next())).toFixed(2);
      lines.push({ day, text: ` ${customer} ${date.replaceAll('-', '')}  1 ${dollars}` });
    }
  }
  return lines.sort((a, b) => a.day - b.day).map(({ text }) => text);
}
