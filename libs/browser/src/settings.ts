/** Where the platform is, and as which shop a page speaks. */
export interface Settings {
  /** Public: whoever reads the page has it. */
  readonly writeKey: string;
  /** `https://…` without a trailing slash: what answers `/v1/batch` and `/v1/storefront`. */
  readonly host: string;
}

/** Who the visitor is; `userHash` is the shop server's signature of `userId`. */
export interface Visitor {
  readonly anonymousId: string;
  readonly userId?: string;
  readonly userHash?: string;
}

/** Settings from the attributes of the script element; undefined if it has no write key. */
export function settingsOf(script: HTMLScriptElement | null): Settings | undefined {
  const writeKey = script?.dataset['writeKey'];
  if (!script || !writeKey) return undefined;
  const host = script.dataset['host'] ?? new URL(script.src).origin;
  return { writeKey, host: host.replace(/\/$/, '') };
}
