import { Injectable } from '@nestjs/common';
import { keyDocument, MAX_FORMER_KEYS } from '@tradewind/contracts';
import type { ContentOf, ShopRole } from '@tradewind/contracts';
import { digestOf, hintOf, newKey } from '@tradewind/service';
import type { KeyUse } from '@tradewind/service';
import { currentOf } from '@tradewind/shop';
import { DocumentStates } from '../documents/document-states.js';
import { DocumentWriter } from '../documents/document-writer.js';

type KeyContent = ContentOf<typeof keyDocument>;

interface Request {
  readonly tenant: string;
  readonly by: string;
  readonly id: string;
}

/** A key that was made just now. */
export interface NewKey {
  readonly id: string;
  readonly use: KeyUse;
  readonly role?: ShopRole;
  readonly key: string;
  readonly version: number;
}

/** Makes keys: what is written is their hash. */
@Injectable()
export class Keys {
  constructor(
    private readonly states: DocumentStates,
    private readonly writer: DocumentWriter,
  ) {}

  async create({
    use,
    role,
    expiresAt,
    ...request
  }: Request & {
    use: KeyUse;
    role?: ShopRole | undefined;
    expiresAt?: string | undefined;
  }): Promise<NewKey> {
    const about = { use, ...(role && { role }), ...(expiresAt !== undefined && { expiresAt }) };
    return this.#write(request, about, null);
  }

  /** Undefined if there is no such key. Of the former keys the latest stay valid until they expire. */
  async rotate({
    overlapMs,
    ...request
  }: Request & { overlapMs: number }): Promise<(NewKey & { formerExpiresAt: string }) | undefined> {
    const { tenant, id } = request;
    const state = await this.states.read(tenant, { kind: keyDocument.kind, id });
    const current = currentOf(state);
    if (current === undefined) return undefined;
    const { use, role, sha256, expiresAt, former = [] } = current.content as KeyContent;
    const now = Date.now();
    const end = Math.min(
      now + overlapMs,
      expiresAt === undefined ? Infinity : Date.parse(expiresAt),
    );
    const formerExpiresAt = new Date(end).toISOString();
    const kept = former.filter((key) => Date.parse(key.expiresAt) > now);
    const all = [...kept, { sha256, expiresAt: formerExpiresAt }].slice(-MAX_FORMER_KEYS);
    const made = await this.#write(
      request,
      { use, ...(role && { role }), former: all },
      current.version,
    );
    return { ...made, formerExpiresAt };
  }

  async #write(
    { tenant, by, id }: Request,
    about: Omit<KeyContent, 'sha256' | 'hint'>,
    ifMatch: number | null,
  ): Promise<NewKey> {
    const key = newKey(about.use, tenant);
    const content = { ...about, sha256: digestOf(key).toString('hex'), hint: hintOf(key) };
    const { version } = await this.writer.write({
      ...{ kind: keyDocument, tenant, id, by, ifMatch },
      change: { kind: 'put', content },
    });
    return {
      id,
      use: about.use,
      ...(about.role && { role: about.role }),
      key,
      version,
      ...(about.expiresAt && { expiresAt: about.expiresAt }),
    };
  }
}
