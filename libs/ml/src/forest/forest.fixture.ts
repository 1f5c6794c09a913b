import { seededRandom } from '@tradewind/testing';

/** Examples of which no feature by itself tells the label: two of them have to differ. */
export function xorExamples(count: number, seed: number, noise = 0.1) {
  const next = seededRandom(seed);
  const rows = Array.from({ length: count }, () => [next() * 10, next() * 10, next(), next()]);
  const labels = Uint8Array.from(rows, ([a = 0, b = 0]) =>
    Number((a > 5 !== b > 5) !== next() < noise),
  );
  return { rows, labels };
}
