import type { PartitionStore } from '@tradewind/state';
import type { ReferenceScope } from '../reference/reference-run.js';
import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

/**
 * Where a timer is registered depends on where batches were cut. When it fires is stored in its
 * entity.
 */
const TIMER_PAGE = '~timers';

/**
 * The fields of a meta that are a function of the log. The outbox is not: batches decide what it
 * holds.
 */
const META_FIELDS = [
  'positions',
  'versions',
  'generation',
  'clock',
  'times',
  'epochs',
  'epochMs',
  'sequences',
  'sources',
  'counts',
  'advancing',
  'handOvers',
];

/**
 * Entities: every entity is stored byte for byte as in the reference; so are position, clock and
 * counts.
 */
export async function entitiesHold(
  scopes: readonly ReferenceScope[],
  store: PartitionStore,
): Promise<Verdict> {
  const differences = new Differences();
  let entities = 0;
  for (const { scope, meta, entities: expected } of scopes) {
    const names = [...expected.keys()].filter((name) => !name.startsWith(TIMER_PAGE));
    const found = await store.read(scope, names);
    entities += names.length;
    names.forEach((name, i) => {
      if (expected.get(name) !== found[i]) {
        differences.add(`${scope} ${name}: ${firstDifference(expected.get(name), found[i])}`);
      }
    });
    compareMeta(differences, scope, meta, (await store.loadMeta(scope))?.meta);
  }
  return differences.verdict(`${entities} entities in ${scopes.length} partitions`);
}

function compareMeta(
  differences: Differences,
  scope: string,
  expected: string,
  got: string | undefined,
): void {
  const parsed = JSON.parse(expected) as Record<string, unknown>;
  const found = got === undefined ? {} : (JSON.parse(got) as Record<string, unknown>);
  for (const field of META_FIELDS) {
    differences.compare(`${scope} ${field}`, canonical(parsed[field]), canonical(found[field]));
  }
}

/** JSON with the fields of objects in order. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

const CONTEXT = 60;

/** Returns the first position at which two texts differ, with the text around it. */
function firstDifference(expected = 'nothing', got = 'nothing'): string {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - CONTEXT), at + CONTEXT);
  return `expected …${around(expected)}…, got …${around(got)}…`;
}
