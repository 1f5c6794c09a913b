/** What tw.js puts into the window, as far as the shop uses it. */
interface Client {
  track(event: string, properties?: object): void;
  page(): void;
  identify(userId: string, traits: object, userHash: string): void;
  reset(): void;
  flush(): Promise<void>;
}

const client = () => (globalThis as { tradewind?: Client }).tradewind;

/** Events of the shop's pages. Where tw.js is not loaded the shop goes on without. */
export const tell = {
  page: () => client()?.page(),
  event: (name: string, properties: object) => client()?.track(name, properties),
  signedIn: async (userId: string, userHash: string) => {
    client()?.identify(userId, {}, userHash);
    await client()?.flush();
  },
  signedOut: () => client()?.reset(),
};

/** The id that tw.js gave to this browser; a name for nobody while there is none. */
export function anonymousId(): string {
  try {
    return localStorage.getItem('tw_anonymous_id') ?? 'nobody';
  } catch {
    return 'nobody';
  }
}
