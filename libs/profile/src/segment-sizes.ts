import type { PartitionContext } from '@tradewind/contracts';
import type { TenantTotals } from './tenant-totals.js';

/** Sizes are kept at the end of each step of time. */
export const SIZE_STEP_MS = 6 * 3_600_000;
/** Thirty days. */
export const SIZE_STEPS = 120;

type Sizes = Readonly<Record<string, number>>;

/** How many members the segments of a tenant had in one partition. */
export interface SegmentSizes {
  /** Sizes at the end of a step, for steps in which somebody moved, ascending; between them they stay. */
  steps: (readonly [step: number, sizes: Sizes])[];
  /** From this step on, sizes are what the totals of the tenant say. */
  until: number;
}

const SIZES = 'sizes/';

export function sizesPart(tenant: string): string {
  return SIZES + tenant;
}

export function initialSizesPart(name: string): SegmentSizes | undefined {
  return name.startsWith(SIZES) ? { steps: [], until: 0 } : undefined;
}

/**
 * Keeps the sizes of the last step in which somebody moved, once time has gone on. To be called before a
 * member moves.
 */
export function keepSizes(
  tenant: string,
  totals: TenantTotals,
  context: Pick<PartitionContext<unknown>, 'now' | 'part'>,
): void {
  const step = Math.floor(context.now / SIZE_STEP_MS);
  const { sizesStep = step } = totals;
  totals.sizesStep = Math.max(step, sizesStep);
  if (step <= sizesStep) return;
  const part = context.part(sizesPart(tenant)) as SegmentSizes;
  const kept = [...part.steps, [sizesStep, { ...totals.segments }] as const];
  part.steps = kept.filter(([at]) => at > step - SIZE_STEPS);
  part.until = step;
}

/** Sizes over time, as a shop reads them. */
export interface SegmentSizesView {
  /** The ends of the steps, ISO 8601, ascending; the last one is now. */
  readonly times: readonly string[];
  /** By the id of a segment, its members at each of the times. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
}

/** The sizes of a tenant's segments in all partitions, as far back as they are known, and now. */
export function segmentSizesView(
  parts: readonly SegmentSizes[],
  totals: readonly TenantTotals[],
  now: number,
): SegmentSizesView {
  const current = Math.floor(now / SIZE_STEP_MS);
  const known = parts.flatMap(({ steps }) => steps.map(([step]) => step));
  const first = Math.min(current, ...known, ...totals.map(({ sizesStep = current }) => sizesStep));
  const from = Math.max(first, current - SIZE_STEPS + 1);
  const steps = Array.from({ length: current - from }, (_, i) => from + i);
  const rows = [
    ...steps.map((step) =>
      sumOf([
        ...parts.map((part) => (step < part.until ? sizesAt(part, step) : {})),
        ...totals.map(({ sizesStep = current, segments }) => (step >= sizesStep ? segments : {})),
      ]),
    ),
    sumOf(totals.map(({ segments }) => segments)),
  ];
  const ids = new Set(rows.flatMap((row) => Object.keys(row)));
  return {
    times: [...steps.map((step) => (step + 1) * SIZE_STEP_MS), now].map((time) =>
      new Date(time).toISOString(),
    ),
    sizes: Object.fromEntries([...ids].map((id) => [id, rows.map((row) => row[id] ?? 0)])),
  };
}

function sizesAt({ steps }: SegmentSizes, step: number): Sizes {
  return steps.findLast(([at]) => at <= step)?.[1] ?? {};
}

function sumOf(sizes: readonly Sizes[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const each of sizes) {
    for (const [id, size] of Object.entries(each)) sum[id] = (sum[id] ?? 0) + size;
  }
  return sum;
}
