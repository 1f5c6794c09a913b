/** A shopper of a randomised trial: a score by which to choose whom to treat, and what happened. */
export interface TrialScore {
  /** Higher means treat first. */
  readonly score: number;
  readonly treated: 0 | 1;
  readonly outcome: 0 | 1;
}

/** Points of a curve; `gains[i]` belongs to the first `counts[i]` of the ranking. Both begin with 0. */
export interface QiniCurve {
  readonly counts: readonly number[];
  readonly gains: readonly number[];
}

/**
 * Returns the Qini curve (Radcliffe, 2007): for the first n by score, the outcomes of the treated minus
 * those of the others scaled to the number of the treated. Equal scores make one point.
 */
export function qiniCurve(trial: readonly TrialScore[]): QiniCurve {
  const ranked = [...trial].sort((a, b) => b.score - a.score);
  const counts = [0];
  const gains = [0];
  const sums = { treated: 0, treatedOutcomes: 0, others: 0, otherOutcomes: 0 };
  ranked.forEach(({ score, treated, outcome }, at) => {
    sums.treated += treated;
    sums.others += 1 - treated;
    sums.treatedOutcomes += treated * outcome;
    sums.otherOutcomes += (1 - treated) * outcome;
    if (ranked[at + 1]?.score === score) return;
    counts.push(at + 1);
    const scale = sums.others === 0 ? 0 : sums.treated / sums.others;
    gains.push(sums.treatedOutcomes - sums.otherOutcomes * scale);
  });
  return { counts, gains };
}

/**
 * Returns the Qini coefficient: the area between the curve and the straight line to its end, as a share of
 * that of a ranking which knows the outcomes, where treatment may also do harm (`qini_auc_score` of
 * scikit-uplift). 0 is a random order; 0 as well where no ranking could gain anything.
 */
export function qiniCoefficient(trial: readonly TrialScore[]): number {
  const best = areaAboveLine(qiniCurve(perfectRanking(trial)));
  return best === 0 ? 0 : areaAboveLine(qiniCurve(trial)) / best;
}

/**
 * Returns the rate of outcomes of the treated minus that of the others among the first `share` by score
 * (`uplift_at_k` of scikit-uplift, strategy `overall`). `undefined` if either group is missing there.
 */
export function upliftAt(trial: readonly TrialScore[], share: number): number | undefined {
  const first = [...trial]
    .sort((a, b) => b.score - a.score)
    .slice(0, Math.floor(trial.length * share));
  return averageEffect(first);
}

/** Returns the difference of the groups' rates of outcomes; `undefined` if either group is missing. */
export function averageEffect(trial: readonly Omit<TrialScore, 'score'>[]): number | undefined {
  const counts = [0, 0];
  const outcomes = [0, 0];
  for (const { treated, outcome } of trial) {
    counts[treated] = (counts[treated] ?? 0) + 1;
    outcomes[treated] = (outcomes[treated] ?? 0) + outcome;
  }
  const [others = 0, treated = 0] = counts;
  if (others === 0 || treated === 0) return undefined;
  return (outcomes[1] ?? 0) / treated - (outcomes[0] ?? 0) / others;
}

/** The ranking that the coefficient of scikit-uplift is normalised by. */
function perfectRanking(trial: readonly TrialScore[]): TrialScore[] {
  const respondersLeftAlone = trial.filter((row) => row.outcome === 1 && row.treated === 0).length;
  const treatedInVain = trial.filter((row) => row.outcome === 0 && row.treated === 1).length;
  return trial.map((row) => {
    const agrees = row.outcome === row.treated ? 2 : 0;
    const rest = respondersLeftAlone > treatedInVain ? row.outcome : row.treated;
    return { ...row, score: agrees + rest };
  });
}

function areaAboveLine({ counts, gains }: QiniCurve): number {
  const last = counts.length - 1;
  let area = 0;
  for (let at = 1; at <= last; at++) {
    const width = (counts[at] ?? 0) - (counts[at - 1] ?? 0);
    area += (width * ((gains[at] ?? 0) + (gains[at - 1] ?? 0))) / 2;
  }
  return area - ((counts[last] ?? 0) * (gains[last] ?? 0)) / 2;
}
