import type * as Core from '@tensorflow/tfjs-core';

/** The functions of TensorFlow.js, once a backend is chosen. */
export type TensorFlow = typeof Core;

/** `node`: the TensorFlow library by `@tensorflow/tfjs-node`. `wasm`: XNNPACK compiled to WebAssembly. */
export type BackendName = 'node' | 'wasm';

/** No backend of TensorFlow.js can train here; the message says what is missing. */
export class BackendUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendUnavailableError';
  }
}
