import { Injectable } from '@nestjs/common';
import { parseRequest, requestIdOf, Tenants } from '@tradewind/service';
import { currentOf, differencesOf } from '@tradewind/shop';
import { z } from 'zod';
import { assertMayWrite } from '../tenants/access.guard.js';
import type { AskedChange } from './asked.js';
import { DocumentStates } from './document-states.js';
import { DocumentWriter } from './document-writer.js';
import type { DocumentChange } from './document-writer.js';
import { etagOf, ifMatchOf } from './if-match.js';
import { kindOf } from './kind-of.js';
import { jsonPath } from './refusal.js';
import { versionView } from './version-view.js';

export interface Reply {
  header(name: string, value: string): unknown;
}

const writeRequest = z.strictObject({ dryRun: z.stringbool().default(false) });

/** Makes the changes that HTTP requests ask for, or says what they would change. */
@Injectable()
export class DocumentChanges {
  constructor(
    private readonly states: DocumentStates,
    private readonly writer: DocumentWriter,
    private readonly tenants: Tenants,
  ) {}

  async answer(
    asked: AskedChange,
    what: Pick<DocumentChange, 'change' | 'rolledBackTo'>,
    reply: Reply,
  ) {
    const { access, by, id, headers } = asked;
    const { tenant } = access;
    const kind = kindOf(asked.kind);
    assertMayWrite(kind, access, this.tenants);
    const { dryRun } = parseRequest(writeRequest, asked.query);
    const ifMatch = ifMatchOf(headers);
    const change = { kind, tenant, id, by, ifMatch, requestId: requestIdOf(headers), ...what };
    const place = { kind: kind.kind, id };
    if (dryRun) {
      const { outcome, version } = await this.writer.preview(change);
      return { dryRun, ...place, outcome, version, changes: await this.#differences(change) };
    }
    const { outcome, version } = await this.writer.write(change);
    reply.header('etag', etagOf(version));
    const { versions } = await this.states.read(tenant, place);
    const made = versions.find((one) => one.version === version);
    return { ...place, outcome, version, ...(made && versionView(made)) };
  }

  async #differences({ tenant, kind, id, change }: DocumentChange) {
    const current = currentOf(await this.states.read(tenant, { kind: kind.kind, id }));
    const to = change.kind === 'put' ? change.content : undefined;
    return differencesOf(current?.content, to).map(({ path, ...sides }) => ({
      path: jsonPath(path),
      ...sides,
    }));
  }
}
