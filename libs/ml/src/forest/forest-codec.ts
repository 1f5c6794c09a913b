import { MAX_BINS } from './bins.js';
import { LEAF } from './node.js';
import type { ForestModel } from './random-forest.js';

/** 'TWF' and the version of the format. */
const MAGIC = 0x54574601;
const HEADER_BYTES = 32;

/**
 * Bytes of a forest, little-endian: magic, features, trees, nodes (32 bits each), slope and offset of the
 * calibration (64 bits); by feature the number of edges and the typical bin (8 bits); edges (64 bits);
 * roots and nodes (32 bits). Equal forests give equal bytes.
 */
export function encodeForest({ edges, typical, nodes, roots, calibration }: ForestModel) {
  const cuts = edges.reduce((sum, each) => sum + each.length, 0);
  const words = roots.length + nodes.length;
  const bytes = new Uint8Array(HEADER_BYTES + 2 * edges.length + 8 * cuts + 4 * words);
  const view = new DataView(bytes.buffer);
  [MAGIC, edges.length, roots.length, nodes.length].forEach((value, at) => {
    view.setUint32(4 * at, value, true);
  });
  view.setFloat64(16, calibration.slope, true);
  view.setFloat64(24, calibration.offset, true);
  let at = HEADER_BYTES;
  for (const each of edges) view.setUint8(at++, each.length);
  for (const bin of typical) view.setUint8(at++, bin);
  for (const edge of edges.flatMap((each) => [...each])) {
    view.setFloat64(at, edge, true);
    at += 8;
  }
  for (const array of [roots, nodes]) {
    for (const word of array) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  return bytes;
}

/** Throws a RangeError for bytes that are no forest, or on whose trees a prediction would not end. */
export function decodeForest(bytes: Uint8Array): ForestModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('the bytes are no forest of this format');
  }
  const [features = 0, trees = 0, count = 0] = [4, 8, 12].map((at) => view.getUint32(at, true));
  const lengths = bytes.subarray(HEADER_BYTES, HEADER_BYTES + features);
  const cuts = lengths.reduce((sum, length) => sum + length, 0);
  const body = HEADER_BYTES + 2 * features;
  if (bytes.length !== body + 8 * cuts + 4 * (trees + count)) {
    throw new RangeError('the bytes of the forest are cut off');
  }
  let at = body;
  const edges = Array.from(lengths, (length) => {
    at += 8 * length;
    return Float64Array.from({ length }, (_, i) => view.getFloat64(at - 8 * (length - i), true));
  });
  const word = (_: unknown, i: number) => view.getUint32(at + 4 * i, true);
  const model: ForestModel = {
    edges,
    typical: bytes.slice(HEADER_BYTES + features, body),
    roots: Uint32Array.from({ length: trees }, word),
    nodes: Uint32Array.from({ length: count }, (_, i) => word(_, trees + i)),
    calibration: { slope: view.getFloat64(16, true), offset: view.getFloat64(24, true) },
  };
  assertSound(model);
  return model;
}

function assertSound({ edges, roots, nodes, calibration }: ForestModel): void {
  const isSound =
    roots.length > 0 &&
    Number.isFinite(calibration.slope + calibration.offset) &&
    edges.every((each) => each.length < MAX_BINS && each.every(Number.isFinite)) &&
    roots.every((root, tree) => {
      const end = roots[tree + 1] ?? nodes.length;
      return root < end && treeIsSound(nodes, [root, end], edges.length);
    });
  if (!isSound) throw new RangeError('the trees of the forest are damaged');
}

/** All ways lead on to later nodes of the tree, and end in leaves. */
function treeIsSound(
  nodes: Uint32Array,
  [from, to]: readonly [number, number],
  features: number,
): boolean {
  for (let at = from; at < to; at++) {
    const node = nodes[at] ?? 0;
    const feature = node & LEAF;
    if (feature === LEAF) continue;
    const right = node >>> 16;
    if (feature >= features || right < 2 || at + right >= to) return false;
  }
  return true;
}
