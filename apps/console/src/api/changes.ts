import { t } from '../text/text.js';
import { session } from './session.js';
import type { ShopRole } from './session.js';

/** Why the person who is logged in may not make a change; `undefined` if the role allows it. */
export function refusalOf(change: string): string | undefined {
  if (!session.value) return undefined;
  const { role, changes } = session.value;
  const allowed: readonly ShopRole[] = [...(changes[change] ?? []), 'operator'];
  if (allowed.includes(role)) return undefined;
  const roles = allowed.map((each) => t(`role.${each}`)).join(t('role.or'));
  return t('role.refusal', { roles, role: t(`role.${role}`) });
}
