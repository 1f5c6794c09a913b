import { eventId, tenantOf } from '@tradewind/contracts';
import type { CampaignSettings } from './campaign-settings.js';

export interface Assignment {
  readonly heldOut: boolean;
  /** Why the shopper is left alone. */
  readonly reason?: 'hold-out' | 'global-hold-out';
  /** Of being left alone, by the hold-out of the shop or that of the campaign. */
  readonly chance: number;
}

/**
 * Whether a shopper is left alone by a campaign: by a stable hash of both, so that it does not depend on
 * what else happens, and a share that grows only adds shoppers. The hold-out of the shop is by the shopper
 * alone.
 */
export function assign(
  shopper: string,
  kind: string,
  { holdOut, globalHoldOut }: Pick<CampaignSettings, 'holdOut' | 'globalHoldOut'>,
): Assignment {
  const chance = holdOut + globalHoldOut * (1 - holdOut);
  if (chance === 0) return { heldOut: false, chance };
  if (pointOf(`hold-out|${tenantOf(shopper)}|${shopper}`) < globalHoldOut) {
    return { heldOut: true, reason: 'global-hold-out', chance };
  }
  const heldOut = pointOf(`hold-out|${kind}|${shopper}`) < holdOut;
  return { heldOut, ...(heldOut && { reason: 'hold-out' }), chance };
}

/** A number from 0 up to, not including, 1 that is the same for the same text. */
export function pointOf(text: string): number {
  return Buffer.from(eventId(text), 'base64url').readUIntBE(0, 6) / 2 ** 48;
}

/** 32 bits that are the same for the same text. */
export function seedOf(text: string): number {
  return Buffer.from(eventId(text), 'base64url').readUInt32BE(8);
}
