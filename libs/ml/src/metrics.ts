/** A prediction and the actual label. */
export interface ScoredLabel {
  /** The probability of label 1, or any score that increases with it. */
  readonly score: number;
  readonly label: 0 | 1;
}

const SMALLEST_PROBABILITY = 1e-15;

/**
 * Returns the area under the ROC curve: the probability that a positive scores above a negative,
 * where ties count half (Mann-Whitney U). It is 0.5 if there is only one class.
 */
export function auc(pairs: readonly ScoredLabel[]): number {
  const sorted = [...pairs].sort((a, b) => a.score - b.score);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    const end = endOfTies(sorted, start);
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (sorted[i]?.label !== 1) continue;
      positives++;
      rankSum += rank;
    }
    start = end;
  }
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function endOfTies(sorted: readonly ScoredLabel[], start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
  return end;
}

/** Returns the loss of one probability, in nats; bounded for confident wrong predictions. */
export function logLossOf(probability: number, label: 0 | 1): number {
  const ofTruth = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.max(ofTruth, SMALLEST_PROBABILITY));
}

/** A probability counts as at least so far from 0 and 1. */
const SUREST = 1e-4;

/** As `logLossOf`, at most 9.3 nats: where candidates are compared, one example must not decide. */
export function boundedLogLossOf(probability: number, label: 0 | 1): number {
  return logLossOf(Math.min(1 - SUREST, Math.max(SUREST, probability)), label);
}

/** Returns the mean loss of probabilities, in nats; 0 without pairs. */
export function logLoss(pairs: readonly ScoredLabel[]): number {
  if (pairs.length === 0) return 0;
  return pairs.reduce((sum, { score, label }) => sum + logLossOf(score, label), 0) / pairs.length;
}

/**
 * Returns the expected calibration error over bins of equal width: the mean distance between the
 * predictions and the outcomes of a bin, weighted by its size (Naeini et al., 2015). 0 without
 * pairs.
 */
export function expectedCalibrationError(pairs: readonly ScoredLabel[], bins = 10): number {
  if (pairs.length === 0) return 0;
  const excess = new Float64Array(bins);
  for (const { score, label } of pairs) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
    excess[bin] = (excess[bin] ?? 0) + score - label;
  }
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / pairs.length;
}
