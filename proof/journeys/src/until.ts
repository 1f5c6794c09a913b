const POLL_MS = 100;

/**
 * Waits for a condition and returns its value; `meanwhile` runs between two checks. Rejects after
 * `withinMs` with the name of the condition.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  { withinMs = 60_000, meanwhile }: { withinMs?: number; meanwhile?: () => Promise<void> } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`timed out waiting for ${what}`);
    await meanwhile?.();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
