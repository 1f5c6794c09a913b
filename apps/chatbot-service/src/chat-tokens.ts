import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { identitySecretOf, Tenants, type PageShopper, type Tenant } from '@tradewind/service';
import { z } from 'zod';

/** What a token says: whose page may talk in which conversation, until when. */
const claimsSchema = z.strictObject({
  tenant: z.string(),
  /** Pseudonym of the user or visitor. */
  shopper: z.string(),
  isUser: z.boolean(),
  conversation: z.string(),
  /** Wall clock, ms. */
  expiresAt: z.number(),
});
type Claims = z.output<typeof claimsSchema>;

/** Who holds a token. */
export interface ChatHolder extends Omit<Claims, 'tenant'> {
  readonly tenant: Tenant;
}

export const CHAT_TOKEN_TTL_MS = 15 * 60_000;
/** Longer texts are no tokens of ours. */
const MAX_TOKEN = 1_000;
const CONVERSATION_CHARS = 32;

/** Makes and reads tokens of chats. They are signed, not stored: any replica reads those of another. */
@Injectable()
export class ChatTokens {
  constructor(private readonly tenants: Tenants) {}

  /** A shopper has one conversation, whose id nobody can guess who does not know the shopper's. */
  issue({ tenant, shopper, isUser }: PageShopper, now: number) {
    const conversation = conversationOf(tenant, shopper);
    const expiresAt = now + CHAT_TOKEN_TTL_MS;
    const claims: Claims = { tenant: tenant.name, shopper, isUser, conversation, expiresAt };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const token = `${payload}.${macOf(tenant, payload).toString('base64url')}`;
    return { token, expiresAt: new Date(expiresAt).toISOString(), conversationId: conversation };
  }

  /** Throws a 401 for a token that is not ours, or has expired. */
  holderOf(token: string, now: number): ChatHolder {
    const [payload = '', mac = ''] = token.length > MAX_TOKEN ? [] : token.split('.', 2);
    const claims = claimsIn(payload);
    const tenant = claims && this.tenants.named(claims.tenant);
    if (!claims || !tenant || !isMac(macOf(tenant, payload), mac) || claims.expiresAt <= now)
      throw new UnauthorizedException('the token is not valid or has expired: ask for a new one');
    return { ...claims, tenant };
  }
}

function conversationOf(tenant: Tenant, shopper: string): string {
  const mac = createHmac('sha256', identitySecretOf(tenant)).update(`conversation|${shopper}`);
  return `web-${mac.digest('hex').slice(0, CONVERSATION_CHARS)}`;
}

function macOf(tenant: Tenant, payload: string): Buffer {
  return createHmac('sha256', identitySecretOf(tenant)).update(`chat-token|${payload}`).digest();
}

function isMac(right: Buffer, given: string): boolean {
  const mac = Buffer.from(given, 'base64url');
  return mac.length === right.length && timingSafeEqual(right, mac);
}

/** What a text says that may be the payload of a token; it says so itself until its signature is checked. */
function claimsIn(payload: string): Claims | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return claimsSchema.safeParse(json).data;
  } catch {
    return undefined;
  }
}
