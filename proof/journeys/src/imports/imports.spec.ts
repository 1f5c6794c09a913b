import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cyclesIn, importsIn, readSources, type Sources } from './import-graph.fixture.js';
import { bans, brokenRules, layers, placeOf } from './layers.fixture.js';

const sources = readSources(join(import.meta.dirname, '../../../..'));
const imports = importsIn(sources);

/** The workspace with further files, given as `path: specifiers`. */
function withPlanted(planted: Readonly<Record<string, readonly string[]>>): Sources {
  const texts = Object.entries(planted).map(
    ([path, specifiers]) =>
      [path, specifiers.map((it) => `import type * as x from '${it}';\n`).join('')] as const,
  );
  return new Map([...sources, ...texts]);
}

/** For each layered package, an import of every layer by the one below. */
const upward = Object.entries(layers).flatMap(([name, order]) =>
  order.slice(1).map((folders, below) => {
    const lower = order[below]?.[0] ?? '';
    const upper = folders[0] ?? '';
    const from = join(name, 'src', lower, 'planted.ts');
    const specifier = `${lower === '.' ? '.' : '..'}/${upper}/above.js`;
    return { name, lower, upper, from, specifier };
  }),
);

const banned: readonly (readonly [path: string, specifier: string])[] = [
  ['apps/profile-service/src/planted.ts', '@tradewind/log-kafka'],
  ['apps/chatbot-service/src/planted.ts', 'ioredis'],
  ['apps/profile-service/src/planted.controller.ts', '@tradewind/state'],
  ['apps/marketing-service/src/planted.controller.ts', '@tradewind/fold'],
];

describe('imports', () => {
  it('are found in every package', () => {
    expect(sources.size).toBeGreaterThan(500);
    expect(imports.length).toBeGreaterThan(sources.size);
  });

  it('form no cycle', () => {
    expect(cyclesIn(imports)).toEqual([]);
  });

  it('respect layers and bans', () => {
    expect(brokenRules(imports)).toEqual([]);
  });

  it.each(Object.entries(layers))('name every folder of %s in a layer', (name, order) => {
    const places = [...sources.keys()].flatMap((path) => placeOf(path) ?? []);
    const folders = places.filter((place) => place.name === name).map(({ folder }) => folder);
    expect(new Set([...folders, '.'])).toEqual(new Set([...order.flat(), '.']));
  });
});

describe('a planted violation is reported', () => {
  it('when two files import each other', () => {
    const one = 'libs/ml/src/one.ts';
    const two = 'libs/ml/src/two.ts';
    const cycles = cyclesIn(importsIn(withPlanted({ [one]: ['./two.js'], [two]: ['./one.js'] })));
    expect(cycles).toContainEqual([one, two]);
  });

  it('when three files of several folders form a ring', () => {
    const ring = withPlanted({
      'libs/fold/src/decode/a.ts': ['../memory/b.js'],
      'libs/fold/src/memory/b.ts': ['../nest/c.js'],
      'libs/fold/src/nest/c.ts': ['../decode/a.js'],
    });
    expect(cyclesIn(importsIn(ring))).toContainEqual([
      'libs/fold/src/decode/a.ts',
      'libs/fold/src/memory/b.ts',
      'libs/fold/src/nest/c.ts',
    ]);
  });

  it.each(upward)('when $name/$lower imports $upper', ({ from, specifier }) => {
    expect(brokenRules(importsIn(withPlanted({ [from]: [specifier] })))).toContainEqual(
      expect.stringContaining(`${from} imports the higher layer`),
    );
  });

  it.each(banned)('when %s imports %s', (path, specifier) => {
    expect(brokenRules(importsIn(withPlanted({ [path]: [specifier] })))).toContainEqual(
      expect.stringContaining(`${path} imports ${specifier}: `),
    );
  });

  it('for every ban', () => {
    const rules = banned.flatMap(([from, to]) => brokenRules([{ from, to }]));
    for (const { what } of bans) expect(rules).toContainEqual(expect.stringContaining(what));
  });
});
