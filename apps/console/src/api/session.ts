import { signal } from '@preact/signals';
import { request, whenLoggedOut } from './request.js';

export interface Session {
  readonly tenant: string;
  readonly actor: string;
  readonly role: 'viewer' | 'agent' | 'marketer' | 'operator';
  readonly writeKey?: string;
}

/** `undefined` until it is known; `null` while nobody is logged in. */
export const session = signal<Session | null | undefined>(undefined);

whenLoggedOut(() => {
  session.value = null;
});

export async function restoreSession(): Promise<void> {
  const { session: found = null } = await request<{ session?: Session }>('session');
  session.value = found;
}

/** Throws a `RequestError` for a wrong key. */
export async function logIn(key: string, name: string): Promise<void> {
  session.value = await request<Session>('session', { method: 'POST', body: { key, name } });
}

export async function logOut(): Promise<void> {
  await request('session', { method: 'DELETE' });
  session.value = null;
}
