import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build, checkTypes } from './build.mjs';
import { install } from './install.mjs';
import { runJest } from './jest.mjs';
import { checkFormat, lint } from './lint.mjs';
import { ToolError, whenOrphaned } from './process.mjs';
import { startStack } from './stack.mjs';
import { withInstalledPrograms } from './workspace.mjs';

const endToEnd = 'proof/journeys/';
/** The fault suite kills servers, so it starts its own. */
const faults = 'faults.int-spec';
const integration = ['--config=jest.int.config.mjs', '--runInBand'];
const unit = ['--config=jest.unit.config.mjs', '--maxWorkers=100%'];
/** Files named `*.long.spec.ts` and `*.long.int-spec.ts` take longer than a person waits. */
const long = '\\.long\\.';
const minute = 60_000;
const totals = { passed: 0, failed: 0 };

/** Runs one part of the tests under a heading; `work` resolves with {passed, failed}. */
async function phase(name, work) {
  console.log(`\n=== ${name}`);
  const started = Date.now();
  let result;
  try {
    result = await work();
  } catch (error) {
    console.error(error instanceof ToolError ? `Error: ${error.message}` : error);
    result = { passed: 0, failed: 1 };
  }
  totals.passed += result.passed;
  totals.failed += result.failed;
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  console.log(`--- ${name}: ${result.passed} passed, ${result.failed} failed, ${seconds} s`);
  return result.failed === 0;
}

/**
 * Runs a check that either passes or fails; `work` resolves with an exit code, or undefined for 0.
 */
function check(name, work) {
  return phase(name, async () =>
    ((await work()) ?? 0) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  );
}

/** Tests run with the workspace's Node and not with the system's. */
function checkNode() {
  const env = withInstalledPrograms(process.env);
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', env });
  console.log(`node ${stdout.trim()}`);
  if (!stdout.startsWith('v24.')) throw new ToolError('the tests must run on Node 24.');
}

const help = `Usage: npm test [-- --all]

Installs, builds and checks everything, and runs the tests on a real Kafka and Redis.

  --all   also the tests that take long: files named *.long.spec.ts and *.long.int-spec.ts,
          and the fault suite
`;

/** The patterns of files to leave out, as Jest takes them. */
function without(...patterns) {
  return patterns.length > 0 ? [`--testPathIgnorePatterns=${patterns.join('|')}`] : [];
}

/** Runs everything that needs a real Kafka and a real Redis; it fails if they are unavailable. */
async function testOnStack(leftOut) {
  let stack;
  const started = await check('Kafka and Redis', async () => {
    stack = await startStack();
    console.log(stack.description);
  });
  if (!started) return;
  try {
    const env = { KAFKA_BROKERS: stack.kafkaBrokers, REDIS_URL: stack.redisUrl };
    // The journeys empty the stack that they run on, unless others might need it.
    if (stack.isOwn) env.TRADEWIND_DISPOSABLE_STACK = 'yes';
    await phase('integration', () =>
      runJest([...integration, ...without(endToEnd, faults, ...leftOut)], {
        env,
        timeoutMs: 30 * minute,
      }),
    );
    await phase('end to end', () =>
      runJest([...integration, `--testPathPatterns=${endToEnd}`, ...without(...leftOut)], {
        env,
        timeoutMs: 30 * minute,
      }),
    );
  } finally {
    await stack.stop();
  }
}

async function test(all) {
  const started = Date.now();
  const leftOut = all ? [] : [long];
  const ready =
    (await check('install', install)) &&
    (await check('node', checkNode)) &&
    (await check('build', build));
  if (ready) {
    await check('lint', lint);
    await check('format', checkFormat);
    await check('type check', checkTypes);
    await phase('unit', () =>
      runJest([...unit, ...without(...leftOut)], { timeoutMs: 30 * minute }),
    );
    await testOnStack(leftOut);
    if (all) {
      await phase('faults', () =>
        runJest([...integration, `--testPathPatterns=${faults}`], { timeoutMs: 30 * minute }),
      );
    }
  }
  if (!all) console.log('\nLong tests and the fault suite were left out: npm test -- --all');
  console.log(`\nTotal ${Math.round((Date.now() - started) / 1_000)} s`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

// Child processes end with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(143));
whenOrphaned(() => process.exit(143));
const { values } = parseArgs({ options: { all: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) console.log(help);
else process.exitCode = await test(values.all === true);
