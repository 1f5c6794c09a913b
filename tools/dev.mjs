import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { main } from './process.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

/** Editors write a file in several steps. */
const SETTLED_MS = 50;
const SOURCE = /^src[\\/].*\.(ts|mjs|json)$/;
const TEST = /\.(spec|int-spec|fixture|contract)\.ts$/;

/** Runs the embedded platform, and begins it again after each edit that compiles. */
class Development {
  #child;
  #changedAt;
  #isBuilding = false;
  #timer;

  constructor(args) {
    this.args = ['up', '--embedded', ...args];
  }

  async begin() {
    await install();
    await build();
    this.#start();
    for (const group of ['apps', 'libs']) {
      for (const name of readdirSync(join(root, group))) this.#watch(join(root, group, name));
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => void this.#stop().then(() => process.exit(0)));
    }
    await new Promise(() => undefined);
  }

  #watch(folder) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (file === null || !SOURCE.test(file) || TEST.test(file)) return;
      this.#changedAt ??= performance.now();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#renew(), SETTLED_MS);
    });
  }

  /** Stops beside compiling; with errors the platform waits for the next edit. */
  async #renew() {
    if (this.#isBuilding) return;
    this.#isBuilding = true;
    while (this.#changedAt !== undefined) {
      const from = this.#changedAt;
      this.#changedAt = undefined;
      const [built] = await Promise.allSettled([build(), this.#stop()]);
      if (built.status === 'rejected') console.error(String(built.reason.message));
      else if (this.#changedAt === undefined) {
        this.#start();
        console.log(`dev: compiled and begun again after ${seconds(performance.now() - from)} s`);
      }
    }
    this.#isBuilding = false;
  }

  #start() {
    this.#child = spawn(node, [join(root, 'apps/cli/dist/main.js'), ...this.args], {
      stdio: 'inherit',
      env: { ...withInstalledPrograms(process.env), TRADEWIND_PARENT: String(process.pid) },
    });
  }

  async #stop() {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}

function seconds(ms) {
  return (ms / 1_000).toFixed(1);
}

await main(() => new Development(process.argv.slice(2)).begin());
