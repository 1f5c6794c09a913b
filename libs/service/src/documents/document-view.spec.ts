import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allTopics, keyDocument, slotDocument, tenantDocument } from '@tradewind/contracts';
import { openEmbeddedRuntime, type Runtime } from '../runtime.js';
import { DocumentedTenants } from '../tenants/documented-tenants.js';
import { digestOf, newKey } from '../tenants/key-text.js';
import { Tenants } from '../tenants/tenants.js';
import { documentRecords } from '../testing/service-bed.js';
import { DocumentView } from './document-view.js';

let runtime: Runtime;
const open: DocumentView[] = [];
beforeEach(async () => {
  runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics(allTopics);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((view) => view.close()));
  await runtime.close();
});

async function view(): Promise<DocumentView> {
  const opened = await DocumentView.open(runtime.log, [slotDocument, tenantDocument, keyDocument]);
  open.push(opened);
  return opened;
}

const WITHIN_MS = 10_000;
const slot = (version: number, content?: unknown) =>
  documentRecords(slotDocument, 'home', version, content);

describe('DocumentView', () => {
  it('has the newest version, whatever was published before or comes late', async () => {
    await runtime.log.publish([...slot(2, { length: 2 }), ...slot(1, { length: 1 })]);
    const documents = await view();
    expect(documents.get(slotDocument, 'demo', 'home')).toMatchObject({
      version: 2,
      content: { length: 2, exclude: [] },
    });
    const place = { kind: 'slot', tenant: 'demo', id: 'home' };
    await runtime.log.publish([...slot(4, { length: 4 }), ...slot(3)]);
    expect(await documents.whenAt(place, 4, WITHIN_MS)).toBe(true);
    expect(documents.list(slotDocument, 'demo')).toMatchObject([{ id: 'home', version: 4 }]);
    await runtime.log.publish(slot(5));
    await documents.whenAt(place, 5, WITHIN_MS);
    expect(documents.get(slotDocument, 'demo', 'home')).toBeUndefined();
    expect(documents.list(slotDocument, 'demo')).toEqual([]);
    expect(documents.list(slotDocument, 'other')).toEqual([]);
  });

  it('tells who waits for a version that does not come', async () => {
    const documents = await view();
    const place = { kind: 'slot', tenant: 'demo', id: 'home' };
    expect(await documents.whenAt(place, 1, 10)).toBe(false);
  });

  it('passes over what it cannot read', async () => {
    const [good] = slot(1, { length: 1 });
    const [other] = documentRecords(slotDocument, 'next', 1, {});
    if (good === undefined || other === undefined) throw new Error('no record');
    await runtime.log.publish([{ ...good, value: '{' }, { ...good, value: null }, other]);
    const documents = await view();
    expect(documents.list(slotDocument, 'demo').map(({ id }) => id)).toEqual(['next']);
  });
});

describe('tenants that documents define', () => {
  let now = Date.UTC(2030, 0, 1);
  const demo = { name: 'demo', pseudonymKey: 'pseudonym-key-of-demo' };

  async function tenants(pseudonymRoot: string | undefined = 'root-of-the-installation') {
    const documents = await view();
    const options = { view: documents, configured: [demo], pseudonymRoot, now: () => now };
    const documented = new DocumentedTenants(options);
    return { documents, documented, tenants: new Tenants([], documented) };
  }
  const key = newKey('write', 'demo');
  const hashed = (text: string) => digestOf(text).toString('hex');
  const put = (version: number, content?: unknown) =>
    runtime.log.publish(documentRecords(keyDocument, 'web', version, content));

  it('have keys that were written before or after, until they expire or are deleted', async () => {
    await put(1, { use: 'write', sha256: hashed(key), expiresAt: '2030-01-02T00:00:00Z' });
    const { documents, tenants: known } = await tenants();
    expect(known.byWriteKey(key)).toBe(demo);
    expect(known.bySecretKey(key)).toBeUndefined();
    expect(known.byWriteKey(newKey('write', 'demo'))).toBeUndefined();
    now = Date.UTC(2030, 0, 2);
    expect(known.byWriteKey(key)).toBeUndefined();
    await put(2, { use: 'write', sha256: hashed(key) });
    const place = { kind: 'key', tenant: 'demo', id: 'web' };
    await documents.whenAt(place, 2, WITHIN_MS);
    expect(known.byWriteKey(key)).toBe(demo);
    await put(3);
    await documents.whenAt(place, 3, WITHIN_MS);
    expect(known.byWriteKey(key)).toBeUndefined();
  });

  it('take no key whose text names another tenant, or another use', async () => {
    await put(1, { use: 'write', sha256: hashed(newKey('write', 'other')) });
    const others = newKey('write', 'other');
    await put(2, { use: 'secret', sha256: hashed(others) });
    const { tenants: known } = await tenants();
    expect(known.byWriteKey(others)).toBeUndefined();
    expect(known.bySecretKey(others)).toBeUndefined();
  });

  it('have a pseudonym key each, and are not served without the one it is derived from', async () => {
    const record = (name: string) =>
      documentRecords(tenantDocument, name, 1, {}).map((of) => ({
        ...of,
        value: String(of.value).replaceAll('"demo"', `"${name}"`),
      }));
    await runtime.log.publish([...record('tea'), ...record('pot')]);
    const { documented } = await tenants();
    const [tea, pot] = [documented.tenant('tea'), documented.tenant('pot')];
    expect(tea?.pseudonymKey).not.toBe(pot?.pseudonymKey);
    expect(tea?.pseudonymKey).toMatch(/^[\w-]{43}$/);
    expect(documented.tenant('cup')).toBeUndefined();
    const without = await view();
    const options = { view: without, configured: [demo], pseudonymRoot: undefined, now: () => now };
    expect(new DocumentedTenants(options).tenant('tea')).toBeUndefined();
    expect(new DocumentedTenants(options).tenant('demo')).toBe(demo);
  });
});
