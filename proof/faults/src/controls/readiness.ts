const ANSWER_WITHIN_MS = 5_000;

/** Returns the status of a replica's readiness probe; 0 while it does not answer. */
export async function readinessOf(replicaUrl: string): Promise<number> {
  try {
    const response = await fetch(`${replicaUrl}/health/ready`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

export async function isReady(replicaUrl: string): Promise<boolean> {
  return (await readinessOf(replicaUrl)) === 200;
}
