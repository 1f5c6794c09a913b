import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TOOL = fileURLToPath(new URL('../../../tools/lint-texts.mjs', import.meta.url));
const TIMEOUT_MS = 120_000;

/** A text that is linted as a file of the workspace. */
export interface PlantedFile {
  readonly path: string;
  readonly text: string;
  /** Source tag of the only boundary constraint to apply; all apply by default. */
  readonly constraint?: string;
}

export interface Problem {
  readonly rule: string | null;
  readonly message: string;
}

export interface LintReport {
  /** Source tags of all boundary constraints. */
  readonly constraints: readonly string[];
  /** The problems of each text, in order. */
  readonly problems: readonly (readonly Problem[])[];
}

/** Lints texts with the workspace's rules, in one process. */
export function lintTexts(files: readonly PlantedFile[]): Promise<LintReport> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [TOOL],
      // ESLint runs as usual, without Jest's options.
      { env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' }, timeout: TIMEOUT_MS },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stderr}`));
        else resolve(JSON.parse(stdout) as LintReport);
      },
    );
    child.stdin?.end(JSON.stringify(files));
  });
}
