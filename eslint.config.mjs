import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import * as jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

/** Domain, ML and contract code stays free of frameworks and clients. */
const frameworks = ['@nestjs/*', 'kafkajs', 'ioredis', 'rxjs', 'node:sqlite'];

/** What only tests may import. */
const testSupport = [
  '@tradewind/testing',
  '@tradewind/observability/testing',
  '@tradewind/service/testing',
  '@jest/globals',
  'testcontainers',
];

/** Specs and what only they use: fixtures, contract suites, test beds. */
const tests = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.fixture.ts',
  '**/*.contract.ts',
  '**/src/testing/**',
];

/** Where a package keeps test support of its own. */
const ownTestSupport = { regex: '^\\.{1,2}/(.*/)?testing/', message: 'Only tests import it.' };

/** Who may import whom. */
const boundaries = {
  enforceBuildableLibDependency: true,
  allow: [],
  depConstraints: [
    {
      sourceTag: 'type:app',
      onlyDependOnLibsWithTags: [
        'type:domain',
        'type:ml',
        'type:infra',
        'type:contracts',
        'type:testing',
      ],
    },
    {
      sourceTag: 'type:tool',
      onlyDependOnLibsWithTags: [
        'type:tool',
        'type:app',
        'type:ml',
        'type:infra',
        'type:contracts',
        'type:testing',
      ],
    },
    {
      sourceTag: 'type:infra',
      onlyDependOnLibsWithTags: ['type:infra', 'type:trainer', 'type:contracts', 'type:testing'],
    },
    {
      sourceTag: 'type:domain',
      onlyDependOnLibsWithTags: [
        'type:domain',
        'type:ml',
        'type:trainer',
        'type:contracts',
        'type:testing',
      ],
      bannedExternalImports: frameworks,
    },
    {
      sourceTag: 'type:trainer',
      onlyDependOnLibsWithTags: ['type:trainer', 'type:contracts', 'type:testing'],
      bannedExternalImports: frameworks,
    },
    {
      sourceTag: 'type:ml',
      onlyDependOnLibsWithTags: ['type:ml', 'type:testing'],
      bannedExternalImports: frameworks,
    },
    {
      sourceTag: 'type:contracts',
      onlyDependOnLibsWithTags: ['type:contracts'],
      bannedExternalImports: frameworks,
    },
    {
      sourceTag: 'type:testing',
      onlyDependOnLibsWithTags: ['type:infra', 'type:contracts'],
    },
    { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
    {
      sourceTag: 'scope:profile',
      onlyDependOnLibsWithTags: ['scope:profile', 'scope:shared'],
    },
    {
      sourceTag: 'scope:recommender',
      onlyDependOnLibsWithTags: ['scope:recommender', 'scope:shared'],
    },
    {
      sourceTag: 'scope:marketing',
      onlyDependOnLibsWithTags: ['scope:marketing', 'scope:shared'],
    },
    {
      sourceTag: 'scope:chatbot',
      onlyDependOnLibsWithTags: ['scope:chatbot', 'scope:shared'],
    },
    {
      sourceTag: 'scope:collector',
      onlyDependOnLibsWithTags: ['scope:collector', 'scope:shared'],
    },
    {
      sourceTag: 'scope:shop',
      onlyDependOnLibsWithTags: ['scope:shop', 'scope:shared'],
    },
    {
      sourceTag: 'scope:console',
      onlyDependOnLibsWithTags: ['scope:console', 'scope:shared'],
    },
    {
      // Runs in browsers: nothing but its own code.
      sourceTag: 'type:web',
      onlyDependOnLibsWithTags: ['type:web'],
    },
  ],
};

/** Packages whose results must depend on their inputs alone. */
const pureCode = [
  'libs/{contracts,ml,trainer,orders,catalog,profile,recommender,marketing,chatbot,shop}/src/**/*.ts',
];

/** What Node gives to plain JavaScript, as far as the tools use it. */
const nodeGlobals = Object.fromEntries(
  ['URL', 'clearInterval', 'clearTimeout', 'console', 'process', 'setInterval', 'setTimeout'].map(
    (name) => [name, 'readonly'],
  ),
);

/** Code that ships must not reach for test support. */
const noTestingInProduction = {
  files: ['{apps,libs}/*/src/**/*.ts'],
  ignores: [...tests, 'libs/testing/**'],
  rules: {
    'no-restricted-imports': ['error', { paths: testSupport, patterns: [ownTestSupport] }],
  },
};

export default defineConfig(
  { ignores: ['**/dist', '**/bundle', '**/out-tsc', '**/coverage', '.nx', '**/src/generated'] },
  js.configs.recommended,
  {
    files: ['tools/**/*.mjs'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest types its option bags as classes; literals are the documented way to pass them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['{apps,libs,proof}/*/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/eslint.config.*',
            '{projectRoot}/jest.config.*',
            '{projectRoot}/jest.int.config.*',
            '{projectRoot}/src/**/*.spec.ts',
            '{projectRoot}/src/**/*.int-spec.ts',
            '{projectRoot}/src/**/*.fixture.ts',
            '{projectRoot}/src/**/*.contract.ts',
            '{projectRoot}/src/testing/**',
          ],
          // Loaded by Nest by name: the interface of /docs, microservices, and decorator metadata.
          // Loaded where it is installed: @tensorflow/tfjs-node.
          ignoredDependencies: [
            '@fastify/static',
            '@nestjs/microservices',
            '@tensorflow/tfjs-node',
            'reflect-metadata',
          ],
        },
      ],
    },
  },
  {
    files: ['{apps,libs,proof}/*/src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['{apps,libs,proof}/*/src/**/*.{ts,tsx}'],
    ignores: [...tests, 'libs/testing/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  noTestingInProduction,
  {
    files: pureCode,
    // Scripts that write generated files are no part of what they generate.
    ignores: [...tests, '**/src/write-*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: testSupport,
          patterns: [{ regex: '^node:(?!crypto$)', message: 'Pure code does no input or output.' }],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time enters as an event or a parameter.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time enters as an event or a parameter.' },
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness is seeded and enters as a parameter.',
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch', 'process'],
      ],
    },
  },
  {
    // Programs that run services in their own process import them; Nx forbids that by default.
    files: [
      'apps/cli/src/up/**/*.ts',
      'apps/cli/src/{catalog,dlq,documents,models}/*.{spec,int-spec}.ts',
      'proof/*/src/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { ...boundaries, allow: ['^@tradewind/[a-z]+-service$'] },
      ],
    },
  },
  {
    // Evaluation drives the folds and models of the domains directly, and what the chatbot's endpoint makes of a
    // message; so do the check and the benchmark of what the recommender learns from its log. No other tool may.
    files: [
      'proof/eval/src/**/*.ts',
      'proof/bench/src/run/recommender-learning.ts',
      'proof/faults/src/subjects/storefront/pair-figures.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          ...boundaries,
          allow: ['^@tradewind/chatbot-service/signals$'],
          depConstraints: boundaries.depConstraints.map(({ sourceTag, ...constraint }) =>
            sourceTag === 'type:tool'
              ? {
                  sourceTag,
                  onlyDependOnLibsWithTags: [
                    ...constraint.onlyDependOnLibsWithTags,
                    ...['type:domain', 'type:ml', 'type:trainer'],
                  ],
                }
              : { sourceTag, ...constraint },
          ),
        },
      ],
    },
  },
  {
    // The local stack runs containers for people, not for tests.
    files: ['apps/cli/src/stack/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.int-spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: testSupport.filter((name) => name !== 'testcontainers') },
      ],
    },
  },
  prettier,
);
