import { chooseByThompson } from '@tradewind/ml';
import type { CampaignArm } from '@tradewind/contracts';
import type { CampaignFigures } from './campaign-figures.js';
import type { CampaignSettings } from './campaign-settings.js';
import { pointOf, seedOf } from './hold-out.js';

export interface ChosenArm {
  readonly policy: 'rule' | 'thompson' | 'even';
  /** Absent if the campaign has no arms. */
  readonly arm?: CampaignArm;
  /** With which the arm was chosen. */
  readonly probability: number;
  /** The same, of each message; the one of a campaign without arms has no name. */
  readonly arms: readonly { readonly id: string; readonly probability: number }[];
}

/**
 * Chooses the arm of a request from what each has brought in this partition. The draw depends on the slot
 * of the decision and on those figures alone, so that a replay chooses the same.
 */
export function chooseArm(
  { arms, policy }: Pick<CampaignSettings, 'arms' | 'policy'>,
  figures: Pick<CampaignFigures, 'arms'> | undefined,
  slot: string,
): ChosenArm {
  const [only, ...others] = arms;
  if (only === undefined || others.length === 0) {
    const one = { id: only?.id ?? '', probability: 1 };
    return { policy: 'rule', ...(only && { arm: only }), probability: 1, arms: [one] };
  }
  if (policy === 'even' || figures === undefined) {
    const at = Math.floor(pointOf(`arm|${slot}`) * arms.length);
    const probability = 1 / arms.length;
    const evenly = arms.map(({ id }) => ({ id, probability }));
    return { policy: 'even', arm: arms[at] ?? only, probability, arms: evenly };
  }
  const counts = arms.map(({ id }) => figures.arms[id] ?? { trials: 0, rewards: 0 });
  const seed = seedOf(`arm|${slot}`);
  const { arm, probability, probabilities } = chooseByThompson(counts, { seed });
  const chances = arms.map(({ id }, at) => ({ id, probability: probabilities[at] ?? 0 }));
  return { policy, arm: arms[arm] ?? only, probability, arms: chances };
}
