import { text } from 'node:stream/consumers';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { main } from './process.mjs';
import { root } from './workspace.mjs';

const boundaries = '@nx/enforce-module-boundaries';

/** The workspace's rules, without those that need types, since the files do not exist. */
function untyped(rules = {}) {
  return new ESLint({
    cwd: root,
    overrideConfig: {
      files: ['**/*.ts'],
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { projectService: false } },
      rules: { ...tseslint.configs.disableTypeChecked.rules, ...rules },
    },
  });
}

/** The boundary rule with a single constraint, so that no other one reports first. */
function onlyConstraint(options, sourceTag) {
  const depConstraints = options.depConstraints.filter((each) => each.sourceTag === sourceTag);
  return ['error', { ...options, depConstraints, ignoredCircularDependencies: [['*', '*']] }];
}

async function lintText(eslint, { path, text }) {
  const [result] = await eslint.lintText(text, { filePath: path });
  return (result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId, message }));
}

/**
 * Lints texts as files of the workspace. Reads [{path, text, constraint?}] as JSON from standard
 * input; a constraint is the only source tag of the boundary rule. Writes {constraints, problems}:
 * all source tags, and a list of {rule, message} per text.
 */
await main(async () => {
  const files = JSON.parse(await text(process.stdin));
  // The boundary rule reads the graph from the cache that this fills.
  await createProjectGraphAsync({ exitOnError: false });
  const all = untyped();
  const config = await all.calculateConfigForFile(`${root}libs/contracts/src/index.ts`);
  const [, options] = config.rules[boundaries];
  const problems = [];
  for (const file of files) {
    const { constraint } = file;
    const eslint = constraint
      ? untyped({ [boundaries]: onlyConstraint(options, constraint) })
      : all;
    problems.push(await lintText(eslint, file));
  }
  const constraints = options.depConstraints.map(({ sourceTag }) => sourceTag);
  process.stdout.write(JSON.stringify({ constraints, problems }));
  return 0;
});
