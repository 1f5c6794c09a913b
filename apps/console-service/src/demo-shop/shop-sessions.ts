import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Seal } from '../sessions/seal.js';
import { SHOP_PATH } from './catalogue.js';
import { customers } from './customers.js';
import type { Customer } from './customers.js';

const COOKIE = 'kestrel_customer';
const SECONDS = 86_400;

/** Who is signed in at the demonstration shop: a sealed cookie, which ends with this process. */
@Injectable()
export class ShopSessions {
  readonly #seal = new Seal(randomBytes(32));

  /** The value of `set-cookie`. */
  begin({ id }: Customer): string {
    return cookie(this.#seal.close(id), SECONDS);
  }

  end(): string {
    return cookie('', 0);
  }

  /** The customer of a request's `cookie` header. */
  of(cookies = ''): Customer | undefined {
    const sealed = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(cookies)?.[1];
    const id = sealed === undefined ? undefined : this.#seal.open(sealed);
    return customers.find((customer) => customer.id === id);
  }
}

function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Path=${SHOP_PATH}; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
}
