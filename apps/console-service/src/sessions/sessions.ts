import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ShopRole } from '@tradewind/contracts';
import { Tenants } from '@tradewind/service';
import { z } from 'zod';
import type { ConsoleConfig } from '../config.js';
import { CONSOLE_CONFIG } from '../tokens.js';
import { Seal } from './seal.js';

const COOKIE = 'tradewind_session';
const HOUR_MS = 3_600_000;

/** Who uses the console. The key stays on the server. */
export interface Session {
  readonly tenant: string;
  /** Who is named as the author of what is changed. */
  readonly actor: string;
  /** What the key may do. */
  readonly role: ShopRole;
  /** A secret key of the tenant. */
  readonly key: string;
}

const sealedSession = z.object({ key: z.string(), actor: z.string(), until: z.number() });

/**
 * Sessions that a cookie carries, sealed: no replica keeps any, and all with the same SESSION_KEY read
 * them. A session ends with its time, and at once when its key is revoked.
 */
@Injectable()
export class Sessions {
  readonly #seal: Seal;

  constructor(
    private readonly tenants: Tenants,
    @Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig,
  ) {
    this.#seal = new Seal(config.SESSION_KEY ?? randomBytes(32));
  }

  /** The value of `set-cookie` for whoever has a secret key; undefined for an unknown key. */
  begin(key: string, actor: string): string | undefined {
    const holder = this.tenants.holderOf(key);
    if (holder === undefined) return undefined;
    const lastsMs = this.config.SESSION_HOURS * HOUR_MS;
    const until = Date.now() + lastsMs;
    const named = actor === '' ? `console, key ${holder.key}` : actor;
    const value = this.#seal.close(JSON.stringify({ key, actor: named, until }));
    return this.#cookie(value, Math.floor(lastsMs / 1_000));
  }

  /** The value of `set-cookie` that makes a browser forget its session. */
  end(): string {
    return this.#cookie('', 0);
  }

  /** The session of a request's `cookie` header. */
  of(cookies = ''): Session | undefined {
    const sealed = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(cookies)?.[1];
    const text = sealed === undefined ? undefined : this.#seal.open(sealed);
    if (text === undefined) return undefined;
    const { key, actor, until } = sealedSession.parse(JSON.parse(text));
    if (until <= Date.now()) return undefined;
    const holder = this.tenants.holderOf(key);
    return holder && { tenant: holder.tenant.name, actor, role: holder.role, key };
  }

  #cookie(value: string, seconds: number): string {
    const secure = this.config.NODE_ENV === 'production' ? '; Secure' : '';
    return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}
