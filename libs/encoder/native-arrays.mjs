import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest gives each test file array types of its own, while onnxruntime-node fills those of the process and
 * checks them by identity.
 */
export default class NativeArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { BigInt64Array, Float32Array });
  }
}
