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
  if (only === undefined) return { policy: 'rule', probability: 1 };
  if (others.length === 0) return { policy: 'rule', arm: only, probability: 1 };
  if (policy === 'even' || figures === undefined) {
    const at = Math.floor(pointOf(`arm|${slot}`) * arms.length);
    return { policy: 'even', arm: arms[at] ?? only, probability: 1 / arms.length };
  }
  const counts = arms.map(({ id }) => figures.arms[id] ?? { trials: 0, rewards: 0 });
  const { arm, probability } = chooseByThompson(counts, { seed: seedOf(`arm|${slot}`) });
  return { policy, arm: arms[arm] ?? only, probability };
}
