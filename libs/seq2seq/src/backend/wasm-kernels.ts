import type { DataId, KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow.js';

/** What of the WebAssembly backend its kernels use. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: string): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
  disposeData(id: DataId): boolean;
}

const supplied = new WeakSet<TensorFlow>();

/**
 * Gives the WebAssembly backend what training needs and it lacks: `UnsortedSegmentSum`, the gradient of a
 * lookup in a table, which does not exist there, and products with transposed matrices, which have a slow
 * path of their own: transposing first and then multiplying takes a tenth of the time.
 */
export function supplyTrainingKernels(tf: TensorFlow): void {
  if (supplied.has(tf)) return;
  supplied.add(tf);
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: unsortedSegmentSum as unknown as KernelFunc,
  });
  const { kernelFunc: multiply } = required(tf, 'BatchMatMul');
  const { kernelFunc: transpose } = required(tf, 'Transpose');
  tf.unregisterKernel('BatchMatMul', 'wasm');
  const kernelFunc = transposedFirst(multiply, transpose) as unknown as KernelFunc;
  tf.registerKernel({ kernelName: 'BatchMatMul', backendName: 'wasm', kernelFunc });
}

function required(tf: TensorFlow, name: string): KernelConfig {
  const kernel = tf.getKernel(name, 'wasm') as KernelConfig | undefined;
  if (kernel) return kernel;
  throw new Error(`the WebAssembly backend has no kernel ${name}`);
}

interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly backend: WasmBackend;
  readonly attrs: Attributes;
}

/** Rows of `x` added up by their segments; rows of a negative segment are left out. */
function unsortedSegmentSum(
  call: Call<{ x: TensorInfo; segmentIds: TensorInfo }, { numSegments: number }>,
): TensorInfo {
  const { inputs, backend, attrs } = call;
  const { x, segmentIds } = inputs;
  const [rows = 0, ...inner] = x.shape;
  const width = inner.reduce((product, length) => product * length, 1);
  const out = backend.makeOutput([attrs.numSegments, ...inner], x.dtype);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const values = backend.typedArrayFromHeap(x);
  const segments = backend.typedArrayFromHeap(segmentIds);
  for (let row = 0; row < rows; row++) {
    const segment = segments[row] ?? -1;
    if (segment < 0) continue;
    const to = segment * width;
    const from = row * width;
    for (let at = 0; at < width; at++)
      sums[to + at] = (sums[to + at] ?? 0) + (values[from + at] ?? 0);
  }
  return out;
}

type MatrixCall = Call<
  { a: TensorInfo; b: TensorInfo },
  { transposeA: boolean; transposeB: boolean }
>;

function transposedFirst(multiply: KernelFunc, transpose: KernelFunc) {
  const transposed = (x: TensorInfo, backend: WasmBackend): TensorInfo => {
    const perm = x.shape.map((_, axis) => axis);
    perm.push(...perm.splice(-2).reverse());
    const call = { inputs: { x }, backend, attrs: { perm } };
    return transpose(call) as TensorInfo;
  };
  return ({ inputs, backend, attrs }: MatrixCall): TensorInfo => {
    const a = attrs.transposeA ? transposed(inputs.a, backend) : inputs.a;
    const b = attrs.transposeB ? transposed(inputs.b, backend) : inputs.b;
    const call = { inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } };
    const product = multiply(call) as TensorInfo;
    if (a !== inputs.a) backend.disposeData(a.dataId);
    if (b !== inputs.b) backend.disposeData(b.dataId);
    return product;
  };
}
