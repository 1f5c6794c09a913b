import { chooseByLinearThompson, chooseByThompson, LinearPosterior } from '@tradewind/ml';
import type { LinearSums, UpliftModelName } from '@tradewind/ml';
import { QUANTILES } from './targeting.js';
import type { LiveTargeting, Trial } from './uplift-model.js';

/** What a policy would do with a shopper: the chance of each arm; the rest is to leave the shopper alone. */
export type ArmChances = Readonly<Record<string, number>>;

/** Shares of shoppers that policies with a model are judged by. */
export const TARGETED_SHARES = [0.1, 0.3, 0.5, 0.7] as const;

/** What arms have brought, by trials that have ended before. */
export type ArmSums = Readonly<Record<string, LinearSums>>;

/** What policies know when they decide: nothing of what comes of this decision. */
export interface Knowledge {
  readonly arms: ArmSums;
  readonly targeting: LiveTargeting | undefined;
  readonly scores: Readonly<Record<UpliftModelName, number>> | undefined;
  readonly seed: number;
}

/** Draws by which the chance of an arm to be best is estimated: an estimate over many decisions needs few. */
const DRAWS = 50;

/**
 * What each policy would have done in place of a decision. Policies that learn know what came of earlier
 * decisions alone, as they would have if they had watched.
 */
export function policiesOf(
  trial: Trial,
  knowledge: Knowledge,
): Readonly<Record<string, ArmChances>> {
  const sent = asSent(trial);
  const ids = trial.arms.map(({ id }) => id);
  const policies: Record<string, ArmChances> = { nobody: {}, everybody: sent };
  if (ids.length > 1) {
    for (const id of ids) policies[`arm:${id}`] = { [id]: 1 };
    policies['even'] = Object.fromEntries(ids.map((id) => [id, 1 / ids.length]));
    policies['thompson'] = thompson(ids, knowledge);
    policies['linear-thompson'] = linearThompson(ids, trial, knowledge);
  }
  for (const share of TARGETED_SHARES) {
    for (const by of ['uplift', 'response'] as const) {
      const chosen = isChosen(by, share, knowledge);
      if (chosen !== undefined) policies[`${by}:${String(share)}`] = chosen ? sent : {};
    }
  }
  return policies;
}

/** The arms as they were sent to those who were not left alone. */
function asSent({ arms, leftAlone }: Trial): ArmChances {
  const chances = arms.map(({ id, probability }) => [id, probability / (1 - leftAlone)] as const);
  return Object.fromEntries(chances);
}

function thompson(ids: readonly string[], { arms, seed }: Knowledge): ArmChances {
  const counts = ids.map((id) => {
    const { count = 0, rewards: [rewards = 0] = [] } = arms[id] ?? {};
    return { trials: count, rewards };
  });
  return byId(ids, chooseByThompson(counts, { seed, draws: DRAWS }).probabilities);
}

function linearThompson(
  ids: readonly string[],
  trial: Trial,
  { arms, seed }: Knowledge,
): ArmChances {
  const context = contextOf(trial);
  const posteriors = ids.map((id) => new LinearPosterior(arms[id] ?? noSums(context.length)));
  const { probabilities } = chooseByLinearThompson(posteriors, context, { seed, draws: DRAWS });
  return byId(ids, probabilities);
}

/** The features behind a constant, so that the first weight is of it. */
export function contextOf({ features }: Pick<Trial, 'features'>): number[] {
  return [1, ...features];
}

function noSums(dimension: number): LinearSums {
  const zeros = (length: number) => new Array<number>(length).fill(0);
  return { products: zeros(dimension * dimension), rewards: zeros(dimension), count: 0 };
}

function byId(ids: readonly string[], chances: readonly number[]): ArmChances {
  return Object.fromEntries(ids.map((id, at) => [id, chances[at] ?? 0]));
}

/** The better way to tell whom a message moves, also while it is not sure that it beats the response. */
function betterUplift({ qini }: LiveTargeting): UpliftModelName {
  return qini['two-models'] >= qini['class-transformation'] ? 'two-models' : 'class-transformation';
}

function isChosen(
  by: 'uplift' | 'response',
  share: number,
  { targeting, scores }: Knowledge,
): boolean | undefined {
  if (!targeting || !scores) return undefined;
  const way = by === 'uplift' ? betterUplift(targeting) : 'response';
  const threshold = targeting.quantiles[way][Math.round((1 - share) * QUANTILES) - 1];
  return threshold === undefined ? undefined : scores[way] >= threshold;
}
