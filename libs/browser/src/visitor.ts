import type { Visitor } from './settings.js';

const ANONYMOUS = 'tw_anonymous_id';
const USER = 'tw_user';

/** Keeps what a browser allows; a page without storage has a visitor of its own. */
function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The visitor lasts as long as the page.
  }
}

let anonymousId: string | undefined;

declare global {
  interface Window {
    /** RudderStack's client, or the calls that wait for it. */
    rudderanalytics?: { readonly getAnonymousId?: () => unknown };
  }
}

/** The id that a client of Segment or RudderStack keeps beside, so that both tell of one visitor. */
function idBeside(): string | undefined {
  const segment = read('ajs_anonymous_id')?.replace(/^"|"$/g, '');
  if (segment) return segment;
  // What it stores is encrypted.
  const rudder = window.rudderanalytics?.getAnonymousId?.();
  return typeof rudder === 'string' && rudder !== '' ? rudder : undefined;
}

/** The id of this browser. The client beside may come to know its own only when it has loaded. */
function ownId(): string {
  anonymousId = idBeside() ?? anonymousId ?? read(ANONYMOUS) ?? crypto.randomUUID();
  write(ANONYMOUS, anonymousId);
  return anonymousId;
}

export function visitor(): Visitor {
  const user = read(USER);
  const { userId, userHash } = (user === null ? {} : JSON.parse(user)) as Partial<Visitor>;
  return {
    anonymousId: ownId(),
    ...(userId !== undefined && { userId }),
    ...(userHash !== undefined && { userHash }),
  };
}

export function signedIn(userId: string, userHash: string | undefined): void {
  write(USER, JSON.stringify({ userId, userHash }));
}

/** Forgets the user; the next visitor of this browser is a new one. */
export function signedOut(): void {
  write(USER, null);
  write(ANONYMOUS, null);
  anonymousId = undefined;
}
