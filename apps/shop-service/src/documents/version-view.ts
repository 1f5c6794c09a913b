import type { DocumentVersion } from '@tradewind/contracts';

/** A version as HTTP shows it. */
export function versionView({ version, at, by, content, deleted, rolledBackTo }: DocumentVersion) {
  return {
    version,
    at: new Date(at).toISOString(),
    by,
    ...(deleted ? { deleted } : { content }),
    ...(rolledBackTo !== undefined && { rolledBackTo }),
  };
}
