import { describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  DOCUMENT_CHANGED,
  KEPT_VERSIONS,
  pinDocument,
  settingsCommands,
  slotDocument,
  storefrontEvents,
} from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import fc from 'fast-check';
import { Shop, SlotModel, START } from './shop.fixture.js';

const DAY = 86_400_000;

type Command = TopicEvent<typeof settingsCommands>;

const cart = (waitMinutes: number) => ({ waitMinutes });

describe('DocumentsFold', () => {
  it('accepts the first of two writers that expect the same version', () => {
    const shop = new Shop();
    expect(shop.put('campaign', 'cart-abandonment', cart(10))).toMatchObject({ version: 1 });
    expect(shop.put('campaign', 'cart-abandonment', cart(20), 1)).toMatchObject({
      type: 'document.accepted',
      outcome: 'replaced',
      version: 2,
    });
    expect(shop.put('campaign', 'cart-abandonment', cart(30), 1)).toMatchObject({
      type: 'document.refused',
      code: 'conflict',
      version: 2,
      message: 'campaign cart-abandonment has version 2, not 1',
    });
    expect(shop.versions('campaign', 'cart-abandonment').map(({ content }) => content)).toEqual([
      cart(10),
      cart(20),
    ]);
  });

  it('asks which version is meant of a document that exists', () => {
    const shop = new Shop();
    shop.put('slot', 'home', {});
    expect(shop.put('slot', 'home', { length: 3 })).toMatchObject({ code: 'exists', version: 1 });
    expect(shop.remove('slot', 'home', null)).toMatchObject({ code: 'exists' });
    expect(shop.put('slot', 'home', { length: 3 }, '*')).toMatchObject({ version: 2 });
    expect(shop.put('slot', 'cart', {}, '*')).toMatchObject({ code: 'conflict' });
    expect(shop.remove('slot', 'cart', '*')).toMatchObject({ code: 'not-found' });
  });

  it('names the path of what is wrong', () => {
    const shop = new Shop();
    expect(shop.put('campaign', 'cart-abandonment', { waitMinutes: 'soon' }).issues).toEqual([
      { path: ['waitMinutes'], message: expect.stringContaining('expected number') as unknown },
    ]);
    expect(shop.put('campaign', 'win-back', { waitMinutes: 5 }).issues).toEqual([
      { path: ['waitMinutes'], message: 'is a setting of cart-abandonment, not of win-back' },
    ]);
    expect(shop.put('campaign', 'win-back', { wait: 5 }).issues).toMatchObject([
      { path: ['wait'] },
    ]);
    expect(shop.put('pin', 'a', { slot: 'home', item: 'tea', position: 1 }).issues).toEqual([
      { path: ['slot'], message: 'there is no slot home' },
    ]);
    expect(shop.put('answer', 'refunds.en', { text: 'no' }).message).toContain('return_policy');
    expect(shop.put('planet', 'mars', {})).toMatchObject({ code: 'unknown-kind' });
  });

  it('keeps what others refer to', () => {
    const shop = new Shop();
    shop.put('slot', 'home', {});
    shop.put('pin', 'a', { slot: 'home', item: 'tea', position: 1 });
    expect(shop.remove('slot', 'home', 1)).toMatchObject({
      code: 'referenced',
      message: 'slot home is referred to by pin/a',
    });
    shop.remove('pin', 'a', 1);
    expect(shop.remove('slot', 'home', 1)).toMatchObject({ outcome: 'deleted', version: 2 });
    expect(shop.index).toMatchObject({ counts: { slot: { documents: 0 } }, referredBy: {} });
  });

  it('has no more documents of a kind than the kind allows', () => {
    const shop = new Shop();
    for (let i = 0; i < slotDocument.maxPerTenant; i++) shop.put('slot', `s${i}`, {});
    expect(shop.put('slot', 'more', {})).toMatchObject({ code: 'limit' });
    shop.remove('slot', 's0', 1);
    expect(shop.put('slot', 'more', {})).toMatchObject({ outcome: 'created', version: 1 });
    expect(shop.put('slot', 's0', {})).toMatchObject({ code: 'limit' });
  });

  it('does not remember more deleted ids than three to a document', () => {
    const shop = new Shop();
    const codes = new Set<string | undefined>();
    for (let i = 0; i < 4 * slotDocument.maxPerTenant; i++) {
      codes.add(shop.put('slot', `s${i}`, {}).code);
      shop.remove('slot', `s${i}`, '*');
    }
    expect([...codes]).toEqual([undefined, 'limit']);
    expect(shop.index.counts['slot']).toEqual({ documents: 0, ids: 3 * slotDocument.maxPerTenant });
    shop.pass(50 * DAY);
    expect(shop.index.counts['slot']).toEqual({ documents: 0, ids: 0 });
    expect(shop.versions('slot', 's1')).toEqual([]);
  });

  it('counts on after a deletion, which is a version too', () => {
    const shop = new Shop();
    shop.put('slot', 'home', { length: 3 });
    shop.remove('slot', 'home', 1);
    expect(shop.put('slot', 'home', { length: 4 })).toMatchObject({
      outcome: 'created',
      version: 3,
    });
    expect(shop.versions('slot', 'home')).toMatchObject([
      { version: 1, by: 'ann' },
      { version: 2, deleted: true },
      { version: 3, content: { length: 4 } },
    ]);
  });

  it('makes no version of what is as before, and answers a repeated request as the first', () => {
    const shop = new Shop();
    shop.as('once').put('slot', 'home', { length: 3 });
    const again = shop.put('slot', 'home', { length: 3 }, 1);
    expect(again).toMatchObject({ outcome: 'unchanged', version: 1 });
    expect(again.concluded).toHaveLength(1);
    expect(shop.as('once').put('slot', 'home', { length: 9 })).toMatchObject({
      type: 'document.accepted',
      version: 1,
    });
  });

  it('publishes the current version and the last twenty, and announces to every partition', () => {
    const shop = new Shop();
    const { concluded } = shop.put('campaign', 'win-back', { winBackDays: 1 });
    const announced = concluded.filter(({ topic }) => topic === storefrontEvents);
    expect(announced.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(announced[0]?.event).toMatchObject({
      type: DOCUMENT_CHANGED,
      data: { kind: 'campaign', tenant: 'demo', id: 'win-back', version: 1, by: 'ann' },
    });
    const keys = (outputs: typeof concluded) =>
      outputs
        .filter(({ topic }) => topic.name === campaignDocument.topic.name)
        .map(({ key, tombstone }) => (tombstone ? `-${key}` : key));
    expect(keys(concluded)).toEqual(['demo:win-back', 'demo:win-back@1']);
    for (let i = 1; i < KEPT_VERSIONS; i++) {
      shop.put('campaign', 'win-back', { winBackDays: 1 + i }, '*');
    }
    const last = shop.put('campaign', 'win-back', { winBackDays: 99 }, '*');
    expect(keys(last.concluded)).toEqual(['demo:win-back', 'demo:win-back@21', '-demo:win-back@1']);
    expect(shop.versions('campaign', 'win-back')).toHaveLength(KEPT_VERSIONS);
  });

  it('tells folds of a document every day, and the log of requests within its retention', () => {
    const shop = new Shop();
    shop.put('campaign', 'win-back', { winBackDays: 1 });
    const byDay = Array.from({ length: 30 }, () => shop.pass(DAY).map(({ topic }) => topic.name));
    for (const topics of byDay) {
      expect(topics.filter((name) => name === storefrontEvents.name)).toHaveLength(6);
    }
    const restated = byDay.flatMap((names, day) =>
      names.includes(settingsCommands.name) ? [day + 1] : [],
    );
    expect(restated).toEqual([7, 14, 21, 28]);
  });

  it('builds the same documents from a log that no longer has the requests', () => {
    const shop = new Shop();
    shop.put('slot', 'home', { length: 1 });
    for (let i = 2; i < 30; i++) shop.put('slot', 'home', { length: i }, '*');
    shop.put('pin', 'a', { slot: 'home', item: 'tea', position: 1 });
    shop.put('slot', 'gone', {});
    shop.remove('slot', 'gone', 1);
    const restated = shop
      .pass(8 * DAY)
      .filter(({ topic }) => topic === settingsCommands)
      .map(({ event }) => event as Command);
    const rebuilt = new Shop(START + 8 * DAY);
    // Out of the order of documents, and more than once.
    for (const event of [...restated, ...restated]) rebuilt.deliver(event);
    for (const [kind, id] of [
      ['slot', 'home'],
      ['pin', 'a'],
      ['slot', 'gone'],
    ] as const) {
      expect(rebuilt.versions(kind, id)).toEqual(shop.versions(kind, id));
    }
    expect(rebuilt.index).toEqual(shop.index);
    expect(rebuilt.remove('slot', 'home', '*')).toMatchObject({ code: 'referenced' });
  });

  it('is told of by its newest version, whatever is asked of it in which order', () => {
    const asked = fc.record({
      id: fc.constantFrom('home', 'cart'),
      length: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      ifMatch: fc.oneof(fc.constantFrom('*' as const, null), fc.integer({ min: 1, max: 6 })),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 25 }), (requests) => {
        const shop = new Shop();
        const model = new SlotModel();
        for (const request of requests) {
          const { id, length, ifMatch } = request;
          const got =
            length === undefined
              ? shop.remove('slot', id, ifMatch)
              : shop.put('slot', id, { length }, ifMatch);
          const expected = model.ask(request);
          expect(got).toMatchObject(expected);
          if (expected.outcome === undefined || expected.outcome === 'unchanged') continue;
          const current = got.concluded.find(({ key }) => key === `demo:${id}`)?.event.data;
          expect(current).toMatchObject({ version: expected.version });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('knows of a kind what its documents may refer to', () => {
    expect(pinDocument.references?.(pinDocument.schema.parse(pinDocument.example.content))).toEqual(
      [{ kind: 'slot', id: 'home', path: ['slot'] }],
    );
  });
});
