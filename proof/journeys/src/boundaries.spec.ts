import { beforeAll, describe, expect, it } from '@jest/globals';
import { lintTexts } from './lint-texts.js';
import type { LintReport, PlantedFile } from './lint-texts.js';

const BOUNDARIES = '@nx/enforce-module-boundaries';

/** A planted violation and the rule that must detect it. */
interface Violation extends PlantedFile {
  readonly what: string;
  readonly rule: string;
  readonly message: RegExp;
}

/** A file of a package that imports something. */
function importing(folder: string, specifier: string): PlantedFile {
  return {
    path: `${folder}/src/planted.ts`,
    text: `import * as planted from '${specifier}';\nexport const value = planted;\n`,
  };
}

/** A violation of one constraint between packages. */
function crossing(constraint: string, folder: string, specifier: string): Violation {
  return {
    ...importing(folder, specifier),
    constraint,
    what: `${constraint}: ${folder} imports ${specifier}`,
    rule: BOUNDARIES,
    message: new RegExp(
      `tagged with "${constraint}" (can only depend on|is not allowed to import)`,
    ),
  };
}

function planted(
  folder: string,
  text: string,
  [rule, message]: readonly [string, RegExp],
): Violation {
  const path = `${folder}/src/planted.ts`;
  return {
    path,
    text,
    rule,
    message,
    what: `${folder}: ${text.slice(0, 60).replaceAll(/\s+/g, ' ').trim()}`,
  };
}

const constraintViolations = [
  // Applications are the only packages that they may not depend on, which another rule enforces.
  {
    ...crossing('type:app', 'apps/profile-service', '@tradewind/recommender-service'),
    message: /Imports of apps are forbidden/,
  },
  crossing('type:tool', 'proof/journeys', '@tradewind/profile'),
  crossing('type:tool', 'apps/cli', '@tradewind/recommender'),
  crossing('type:infra', 'libs/fold', '@tradewind/profile'),
  crossing('type:domain', 'libs/profile', '@tradewind/log'),
  crossing('type:trainer', 'libs/trainer', '@tradewind/ml'),
  crossing('scope:console', 'apps/console-service', '@tradewind/profile'),
  crossing('type:web', 'libs/browser', '@tradewind/contracts'),
  crossing('type:ml', 'libs/ml', '@tradewind/contracts'),
  crossing('type:contracts', 'libs/contracts', '@tradewind/state'),
  crossing('type:testing', 'libs/testing', '@tradewind/profile'),
  crossing('scope:shared', 'libs/ml', '@tradewind/profile'),
  crossing('scope:profile', 'libs/profile', '@tradewind/recommender'),
  crossing('scope:profile', 'apps/profile-service', '@tradewind/recommender'),
  crossing('scope:recommender', 'libs/recommender', '@tradewind/marketing'),
  crossing('scope:marketing', 'libs/marketing', '@tradewind/chatbot'),
  crossing('scope:chatbot', 'libs/chatbot', '@tradewind/profile'),
  crossing('scope:collector', 'apps/collector-service', '@tradewind/profile'),
  crossing('scope:shop', 'libs/shop', '@tradewind/profile'),
];

const frameworkViolations = [
  ['type:domain', 'libs/profile'],
  ['type:domain', 'libs/recommender'],
  ['type:domain', 'libs/marketing'],
  ['type:domain', 'libs/chatbot'],
  ['type:ml', 'libs/ml'],
  ['type:contracts', 'libs/contracts'],
].flatMap(([tag = '', folder = '']) =>
  ['@nestjs/common', '@nestjs/microservices', 'kafkajs', 'ioredis', 'rxjs'].map((name) =>
    crossing(tag, folder, name),
  ),
);

const pureFolders = [
  ...['libs/contracts', 'libs/ml', 'libs/profile'],
  ...['libs/recommender', 'libs/marketing', 'libs/chatbot'],
];

const impureViolations = pureFolders.flatMap((folder) => [
  planted(folder, 'export const now = Date.now();\n', ['no-restricted-properties', /Time enters/]),
  planted(folder, 'export const now = new Date();\n', ['no-restricted-syntax', /Time enters/]),
  planted(folder, 'export const luck = Math.random();\n', [
    'no-restricted-properties',
    /Randomness is seeded/,
  ]),
  planted(folder, `import { DatabaseSync } from 'node:sqlite';\nexport { DatabaseSync };\n`, [
    'no-restricted-imports',
    /no input or output/,
  ]),
  ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch', 'process'].map((name) =>
    planted(folder, `export const value = ${name};\n`, ['no-restricted-globals', /Unexpected use/]),
  ),
]);

const testSupportViolations = ['apps/profile-service', 'libs/service', 'libs/profile'].flatMap(
  (folder) =>
    [
      '@tradewind/testing',
      '@tradewind/service/testing',
      '@jest/globals',
      'testcontainers',
      ...(folder === 'libs/service' ? ['./testing/service-bed.js'] : []),
    ].map((name) => ({
      ...importing(folder, name),
      what: `${folder} imports ${name}`,
      rule: 'no-restricted-imports',
      message: new RegExp(`'${name}' import is restricted`),
    })),
);

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => `  steps.push(${index});\n`).join('');
const branches = (count: number) =>
  Array.from({ length: count }, (_, index) => `  if (n === ${index}) return ${index};\n`).join('');

const limitViolations = [
  planted('libs/ml', 'export const planted = 1;\n'.repeat(251).replaceAll('planted', 'x'), [
    'max-lines',
    /too many lines \(251\)/,
  ]),
  planted('libs/ml', `export function run(steps: number[]): void {\n${statements(49)}}\n`, [
    'max-lines-per-function',
    /too many lines \(51\)/,
  ]),
  planted('libs/ml', `export function pick(n: number): number {\n${branches(10)}  return n;\n}\n`, [
    'complexity',
    /complexity of 11/,
  ]),
  planted(
    'libs/ml',
    'export const sum = (a: number, b: number, c: number, d: number, e: number) => a + b + c + d + e;\n',
    ['max-params', /too many parameters \(5\)/],
  ),
];

const otherViolations: Violation[] = [
  {
    ...importing('apps/cli', '@tradewind/profile-service'),
    what: 'an application is imported outside the embedded platform',
    rule: BOUNDARIES,
    message: /Imports of apps are forbidden/,
  },
  {
    ...importing('libs/log', '@tradewind/fold'),
    what: 'two packages depend on each other',
    rule: BOUNDARIES,
    message: /Circular dependency between "log" and "fold"/,
  },
  {
    ...importing('libs/ml', '../../contracts/src/index.js'),
    what: 'a package is imported by a path',
    rule: BOUNDARIES,
    message: /cannot be imported by a relative or absolute path/,
  },
  {
    path: 'libs/ml/package.json',
    text: '{ "name": "@tradewind/ml", "version": "0.1.0", "dependencies": { "kafkajs": "2.2.4" } }',
    what: 'a package names a dependency that it does not use',
    rule: '@nx/dependency-checks',
    message: /"kafkajs" package is not used by "ml"/,
  },
];

const violations: readonly Violation[] = [
  ...constraintViolations,
  ...frameworkViolations,
  ...impureViolations,
  ...testSupportViolations,
  ...limitViolations,
  ...otherViolations,
];

/** Valid files, each the counterpart of a violation. */
const allowed: readonly PlantedFile[] = [
  importing('libs/profile', '@tradewind/ml'),
  importing('libs/profile', '@tradewind/contracts'),
  importing('libs/log-kafka', 'kafkajs'),
  importing('libs/state', 'node:sqlite'),
  importing('apps/profile-service', '@tradewind/profile'),
  importing('apps/profile-service', '@nestjs/common'),
  {
    ...importing('apps/cli', '@tradewind/profile-service'),
    path: 'apps/cli/src/up/planted.ts',
  },
  { path: 'libs/profile/src/planted.ts', text: 'export const day = new Date(0);\n' },
  { path: 'libs/service/src/planted.ts', text: 'export const now = Date.now();\n' },
  {
    ...importing('apps/profile-service', '@tradewind/service/testing'),
    path: 'apps/profile-service/src/planted.spec.ts',
  },
  {
    path: 'libs/profile/src/planted.spec.ts',
    text: `import { it } from '@jest/globals';\nexport const now = [it, Date.now()];\n`,
  },
  { path: 'libs/ml/src/planted.ts', text: `export const x = [\n${'  1,\n'.repeat(248)}];\n` },
  {
    path: 'libs/ml/src/planted.ts',
    text: `export function run(steps: number[]): void {\n${statements(48)}}\n`,
  },
  {
    path: 'libs/ml/src/planted.ts',
    text: `export function pick(n: number): number {\n${branches(9)}  return n;\n}\n`,
  },
];

let report: LintReport;

beforeAll(async () => {
  report = await lintTexts([...violations, ...allowed]);
}, 240_000);

describe('lint refuses', () => {
  it.each(violations.map((violation, index) => ({ ...violation, index })))(
    '$what',
    ({ index, rule, message }) => {
      expect(report.problems[index]).toContainEqual({
        rule,
        message: expect.stringMatching(message),
      });
    },
  );

  it('a violation of every constraint between packages', () => {
    const covered = constraintViolations.map(({ constraint }) => constraint);
    expect(new Set(covered)).toEqual(new Set(report.constraints));
  });
});

describe('lint accepts', () => {
  it.each(allowed.map((file, index) => ({ ...file, index })))(
    'text $index, in $path',
    ({ index }) => {
      expect(report.problems[violations.length + index]).toEqual([]);
    },
  );
});
