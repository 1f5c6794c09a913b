import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from './process.mjs';
import { node, program, root, withInstalledPrograms } from './workspace.mjs';

/**
 * Runs Jest and resolves with {passed, failed}. A file that cannot be run, a skipped test and any
 * other bad exit count as failed.
 */
export async function runJest(args, { env = {}, timeoutMs }) {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-jest-'));
  const report = join(directory, 'report.json');
  try {
    const code = await run(
      node,
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...args].concat([
        '--json',
        `--outputFile=${report}`,
      ]),
      {
        cwd: root,
        env: { ...withInstalledPrograms(process.env), ...env },
        // The report is read from the file; standard error shows progress.
        stdio: ['ignore', 'ignore', 'inherit'],
        timeoutMs,
      },
    ).catch((error) => {
      console.error(`Error: ${error.message}`);
      return 1;
    });
    return count(await readReport(report), code);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const jest = program('jest');

async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function count(report, code) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were skipped, which counts as failed.`);
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + skipped;
  for (const file of report.testResults.filter(({ status }) => status === 'failed')) {
    console.error(`failed: ${relative(root, file.name)}`);
  }
  printSlowest(report.testResults);
  const unexplained = failed === 0 && (code !== 0 || report.numPassedTests === 0);
  return { passed: report.numPassedTests, failed: failed + (unexplained ? 1 : 0) };
}

/** Where the time of a phase went. */
function printSlowest(files) {
  const seconds = ({ startTime, endTime }) => Math.round((endTime - startTime) / 1_000);
  const slowest = files
    .toSorted((a, b) => seconds(b) - seconds(a))
    .slice(0, 12)
    .filter((file) => seconds(file) >= 10);
  for (const file of slowest) console.log(`${seconds(file)} s: ${relative(root, file.name)}`);
}
