import { expect, it } from '@jest/globals';
import type { NewRecord } from '@tradewind/log';
import { catalogRecord, type ServiceBed } from '@tradewind/service/testing';
import { next, streamOf, until } from './event-stream.fixture.js';

interface ServiceWithOrder {
  readonly bed: ServiceBed;
  readonly post: (conversation: string, message: object) => Promise<Response>;
  /** Of A-1001, by ann. */
  readonly order: NewRecord;
  readonly knowsOrderOf: (userId: string) => Promise<unknown>;
}

/** Checks of a running service, which shares the models that it has learned. */
export function describeCatalogAndActions(service: () => ServiceWithOrder): void {
  it('answers from the catalogue as it is, also about the product of before', async () => {
    const { bed, post } = service();
    const fields = { name: 'Copper Kettle', price: { amount: 59, currency: 'EUR' }, stock: 3 };
    await bed.publish(catalogRecord('kettle', { fields }));
    let asked = 0;
    const saidOf = async (texts: readonly string[]) => {
      const conversation = `shop-${String(++asked)}`;
      const { events, abort } = await streamOf(bed, conversation);
      const said: unknown[] = [];
      for (const text of texts) {
        await post(conversation, { text });
        said.push((await next(events)).turn);
      }
      abort.abort();
      return said as { text: string; evidence: object[] }[];
    };
    const texts = ['how much is the copper kettle?', 'is it in stock?'];
    const saidWith = (part: string) =>
      until(async () => {
        const said = await saidOf(texts);
        return said.every(({ text }) => text.includes(part)) ? said : undefined;
      });
    for (const { text, evidence } of await saidWith('in stock (3)')) {
      expect(text).toBe('Copper Kettle: 59.00 EUR, in stock (3).');
      expect(evidence[0]).toEqual({ kind: 'product', id: 'kettle' });
    }
    await bed.publish(catalogRecord('kettle', { fields: { ...fields, stock: 0 } }));
    await saidWith('59.00 EUR, sold out');
  });

  it('passes on what a shopper has confirmed, and tells the shopper what became of it', async () => {
    const { bed, post, order, knowsOrderOf } = service();
    await bed.publish(order);
    await knowsOrderOf('ann');
    const { events } = await streamOf(bed, 'act-1');
    await post('act-1', { text: 'please cancel order A-1001', userId: 'ann' });
    expect((await next(events)).turn).toMatchObject({ text: expect.stringMatching(/yes or no/) });
    await post('act-1', { text: 'yes', userId: 'ann' });
    expect((await next(events)).turn).toMatchObject({ intent: 'cancel_order' });
    expect((await next(events)).turn).toMatchObject({ reason: 'action_confirmed' });
    const { body } = await bed.get('/v1/conversations/act-1');
    const [action] = body['actions'] as { id: string }[];
    const id = action?.id ?? '';
    const complete = (of: string, outcome: string) =>
      bed.fetch(`/v1/conversations/act-1/actions/${of}/complete`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ outcome }),
      });
    expect((await complete('cancel_order-0', 'done')).status).toBe(404);
    expect((await complete(id, 'lost')).status).toBe(400);
    expect((await complete(id, 'done')).status).toBe(202);
    expect((await next(events)).turn).toMatchObject({
      text: 'Order A-1001 has been cancelled.',
    });
    expect((await complete(id, 'refused')).status).toBe(409);
    expect((await bed.get('/v1/conversations/act-1')).body).toMatchObject({
      state: 'bot',
      actions: [{ id, status: 'done', orderId: 'A-1001' }],
    });
  });
}
