import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { supplyGradients } from './gradients.js';
import { BackendUnavailableError } from './tensorflow.js';
import type { BackendName, TensorFlow } from './tensorflow.js';
import { supplyTrainingKernels } from './wasm-kernels.js';

export interface TrainingBackend {
  readonly name: BackendName;
  readonly tf: TensorFlow;
}

const WASM = '@tensorflow/tfjs-backend-wasm';
const NODE = '@tensorflow/tfjs-node';

const started = new Map<BackendName | 'auto', Promise<TrainingBackend>>();

/**
 * Loads TensorFlow.js, once in a process. `auto` takes `@tensorflow/tfjs-node` where it is installed and its
 * library loads, else WebAssembly. Results of the two differ in the last digits. Rejects with a
 * BackendUnavailableError that says what is missing.
 */
export function trainingBackend(wanted: BackendName | 'auto' = 'wasm'): Promise<TrainingBackend> {
  const known = started.get(wanted);
  if (known) return known;
  const starting = start(wanted);
  started.set(wanted, starting);
  return starting;
}

async function start(wanted: BackendName | 'auto'): Promise<TrainingBackend> {
  if (wanted === 'wasm') return await startWasm();
  try {
    return await startNode();
  } catch (error) {
    if (wanted === 'node') throw error;
    return await trainingBackend('wasm');
  }
}

async function startNode(): Promise<TrainingBackend> {
  giveBackNullCheck();
  let tf: TensorFlow;
  try {
    tf = exportsOf(await import(NODE)) as TensorFlow;
  } catch (error) {
    const text = `${NODE} does not load: run 'npm install ${NODE}@4.22.0', which downloads its library`;
    throw new BackendUnavailableError(text, { cause: error });
  }
  await tf.setBackend('tensorflow');
  await tf.ready();
  supplyGradients(tf);
  return { name: 'node', tf };
}

async function startWasm(): Promise<TrainingBackend> {
  try {
    const tf = exportsOf(await import('@tensorflow/tfjs-core')) as TensorFlow;
    const wasm = exportsOf(await import('@tensorflow/tfjs-backend-wasm')) as {
      setWasmPaths(directory: string): void;
    };
    const installed = createRequire(import.meta.url).resolve(`${WASM}/package.json`);
    wasm.setWasmPaths(`${join(dirname(installed), 'dist')}/`);
    const listeners = listenersOfProcess();
    const isStarted = await tf.setBackend('wasm');
    removeOthers(listeners);
    if (!isStarted) throw new Error('the WebAssembly module did not start');
    await tf.ready();
    supplyTrainingKernels(tf);
    supplyGradients(tf);
    return { name: 'wasm', tf };
  } catch (error) {
    const text = `${WASM} does not start (${String(error)}): install the packages again with 'npm ci'`;
    throw new BackendUnavailableError(text, { cause: error });
  }
}

const FAILURES = ['uncaughtException', 'unhandledRejection'] as const;

function listenersOfProcess(): ReadonlyMap<string, readonly unknown[]> {
  return new Map(FAILURES.map((event) => [event, process.rawListeners(event)]));
}

/** The module of WebAssembly rethrows failures of the whole process, which are none of its business. */
function removeOthers(kept: ReadonlyMap<string, readonly unknown[]>): void {
  for (const event of FAILURES) {
    for (const listener of process.rawListeners(event)) {
      if (kept.get(event)?.includes(listener)) continue;
      process.removeListener(event, listener as (...told: unknown[]) => void);
    }
  }
}

/** Both packages are CommonJS. */
function exportsOf(module: unknown): unknown {
  return (module as { default?: unknown }).default ?? module;
}

/** `@tensorflow/tfjs-node` 4.22 calls a function that Node 23 has removed. */
function giveBackNullCheck(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
