import type { FirstArm } from './seen-lists.js';
import type { DayFigures } from './slot-figures.js';

/** Shoppers by the first arm that they saw, and those of them who saw another one later. */
export interface ArmCount {
  shoppers: number;
  mixed: number;
}

/** By `<slot>~<experiment>`, then by arm. */
export type ArmCounts = Record<string, Record<string, ArmCount>>;

/** Of a tenant: of one day, or of its experiments. */
export type AttributionPart = DayFigures | ArmCounts;

/** Experiments and arms of a tenant in one partition; further ones are not counted. */
const MAX_EXPERIMENTS = 200;
const MAX_ARMS = 20;

export function dayPart(tenant: string, day: number): string {
  return `day:${String(day)}:${tenant}`;
}

export function armsPart(tenant: string): string {
  return `arms:${tenant}`;
}

export function isArmsPart(name: string): boolean {
  return name.startsWith('arms:');
}

/** The day of a part of a tenant's day; `undefined` of another part, or of another tenant. */
export function dayOfPart(name: string, tenant?: string): number | undefined {
  const [, day, whose] = /^day:(\d+):(.*)$/.exec(name) ?? [];
  if (day === undefined || (tenant !== undefined && whose !== tenant)) return undefined;
  return Number(day);
}

type Arms = Readonly<Record<string, FirstArm>>;

/** Puts the arms of a shopper in place of what they were. `counts` is asked only if something has changed. */
export function countArms(before: Arms, after: Arms, counts: () => ArmCounts | undefined): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]];
    if (old?.arm === now?.arm && old?.isMixed === now?.isMixed) continue;
    const all = counts();
    if (old) countArm(all, name, old, -1);
    if (now) countArm(all, name, now, 1);
  }
}

function countArm(
  all: ArmCounts | undefined,
  name: string,
  { arm, isMixed }: FirstArm,
  sign: 1 | -1,
): void {
  if (all === undefined) return;
  if (!Object.hasOwn(all, name) && Object.keys(all).length >= MAX_EXPERIMENTS) return;
  const arms = (all[name] ??= {});
  if (!Object.hasOwn(arms, arm) && Object.keys(arms).length >= MAX_ARMS) return;
  const count = (arms[arm] ??= { shoppers: 0, mixed: 0 });
  count.shoppers += sign;
  if (isMixed) count.mixed += sign;
}

/** The sum of what partitions have counted of one experiment, by arm. */
export function sumArms(all: readonly ArmCounts[], name: string): Map<string, ArmCount> {
  const total = new Map<string, ArmCount>();
  for (const counts of all) {
    for (const [arm, { shoppers, mixed }] of Object.entries(counts[name] ?? {})) {
      const sum = total.get(arm) ?? { shoppers: 0, mixed: 0 };
      total.set(arm, { shoppers: sum.shoppers + shoppers, mixed: sum.mixed + mixed });
    }
  }
  return total;
}
