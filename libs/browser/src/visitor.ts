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

/** The id of this browser: the one that Segment's client keeps if it is beside, so that both tell of one visitor. */
function ownId(): string {
  const segment = read('ajs_anonymous_id')?.replace(/^"|"$/g, '');
  anonymousId ??= segment ?? read(ANONYMOUS) ?? crypto.randomUUID();
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
