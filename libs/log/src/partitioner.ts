/**
 * Kafka's default partitioner (murmur2, seed 0x9747b28c, sign bit masked), so that other clients of
 * the cluster and both adapters agree on the partition of a key.
 * Source: org.apache.kafka.common.utils.Utils.murmur2.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;
}

const M = 0x5bd1e995;

export function murmur2(data: Buffer): number {
  const length = data.length;
  let h = 0x9747b28c ^ length;
  const words = length >> 2;
  for (let i = 0; i < words; i++) {
    let k = Math.imul(data.readInt32LE(i << 2), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const tail = words << 2;
  const rest = length & 3;
  if (rest === 3) h ^= data.readUInt8(tail + 2) << 16;
  if (rest >= 2) h ^= data.readUInt8(tail + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ data.readUInt8(tail), M);
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}
