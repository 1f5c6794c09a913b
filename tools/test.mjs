import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { runJest } from './jest.mjs';
import { run, ToolError, whenOrphaned } from './process.mjs';
import { startStack } from './stack.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

const endToEnd = 'proof/journeys/';
/** The fault suite kills servers, so it starts its own. */
const faults = 'faults.int-spec';
const integration = ['--config=jest.int.config.mjs', '--runInBand'];
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
function checkThat(name, work) {
  return phase(name, async () =>
    ((await work()) ?? 0) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  );
}

/** Checks of the sources, by their names in `check.mjs`. */
const checks = { lint: 'lint', format: 'format', 'type check': 'types' };

/**
 * Runs the checks one after another beside whatever runs meanwhile, with the lowest priority. The function
 * that it returns waits for them and tells their results.
 */
function startChecks() {
  const results = [];
  let last = Promise.resolve();
  for (const [name, check] of Object.entries(checks)) {
    const result = last.then(() => runCheck(check));
    // Whoever waits for the result hears of a failure.
    last = result.catch(() => undefined);
    results.push({ name, result });
  }
  return async () => {
    for (const { name, result } of results) {
      await checkThat(name, async () => {
        const { code, output, seconds } = await result;
        process.stdout.write(output);
        console.log(`(it took ${seconds} s beside the tests)`);
        return code;
      });
    }
  };
}

/** Resolves with {code, output, seconds}. */
async function runCheck(check) {
  const started = Date.now();
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-check-'));
  const path = join(directory, 'output');
  const file = await open(path, 'a');
  try {
    const code = await run(node, [join(root, 'tools', 'check.mjs'), check], {
      cwd: root,
      stdio: ['ignore', file.fd, file.fd],
      timeoutMs: 20 * minute,
    });
    const seconds = Math.round((Date.now() - started) / 1_000);
    return { code, output: await readFile(path, 'utf8'), seconds };
  } finally {
    await file.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Tests run with the workspace's Node and not with the system's. */
function checkNode() {
  const env = withInstalledPrograms(process.env);
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', env });
  console.log(`node ${stdout.trim()}`);
  if (!stdout.startsWith('v24.')) throw new ToolError('the tests must run on Node 24.');
}

/** Runs everything that needs a real Kafka and a real Redis; it fails if they are unavailable. */
async function testOnStack(starting) {
  let stack;
  const started = await checkThat('Kafka and Redis', async () => {
    stack = await starting;
    console.log(stack.description);
  });
  if (!started) return;
  try {
    const env = { KAFKA_BROKERS: stack.kafkaBrokers, REDIS_URL: stack.redisUrl };
    // The journeys empty the stack that they run on, unless others might need it.
    if (stack.isOwn) env.TRADEWIND_DISPOSABLE_STACK = 'yes';
    await phase('integration', () =>
      runJest([...integration, `--testPathIgnorePatterns=${endToEnd}|${faults}`], {
        env,
        timeoutMs: 20 * minute,
      }),
    );
    await phase('end to end', () =>
      runJest([...integration, `--testPathPatterns=${endToEnd}`], { env, timeoutMs: 20 * minute }),
    );
  } finally {
    await stack.stop();
  }
}

/**
 * Kafka and Redis start, or are downloaded, while the unit tests run. These keep all processors busy; the
 * phases after them mostly wait, so that there is time for the checks of the sources.
 */
async function testAll() {
  const stack = startStack();
  stack.catch(() => undefined);
  await phase('unit', () =>
    runJest(['--config=jest.unit.config.mjs', '--maxWorkers=100%'], { timeoutMs: 20 * minute }),
  );
  const tellChecks = startChecks();
  await testOnStack(stack);
  await phase('faults', () =>
    runJest([...integration, `--testPathPatterns=${faults}`], { timeoutMs: 20 * minute }),
  );
  await tellChecks();
}

async function test() {
  const started = Date.now();
  const ready =
    (await checkThat('install', install)) &&
    (await checkThat('node', checkNode)) &&
    (await checkThat('build', build));
  if (ready) await testAll();
  console.log(`\nTotal ${Math.round((Date.now() - started) / 1_000)} s`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

// Child processes end with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(143));
whenOrphaned(() => process.exit(143));
process.exitCode = await test();
