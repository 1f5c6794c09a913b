import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pseudonymise, type Pseudonyms } from './pseudonymise.js';

const pseudonyms: Pseudonyms = {
  user: (id) => `u_${String(id.length)}`,
  anonymous: (id) => `a_${String(id.length)}`,
  email: (address) => `e_${String(address.length)}`,
};
const of = (item: Record<string, unknown>) => pseudonymise(item, pseudonyms);

describe('pseudonymise', () => {
  it('replaces ids and e-mail addresses wherever the specification puts them', () => {
    expect(
      of({
        type: 'identify',
        userId: 'user1',
        anonymousId: 'visitor1',
        traits: { email: 'a@b.example', id: 'user1', plan: 'gold' },
        properties: { email: 'a@b.example', customer_id: 17, name: 'Shoe' },
        context: { traits: { email: 'a@b.example' }, userId: 'user1', locale: 'de' },
      }),
    ).toEqual({
      type: 'identify',
      userId: 'u_5',
      anonymousId: 'a_8',
      traits: { email: 'e_11', id: 'u_5', plan: 'gold' },
      properties: { email: 'e_11', customer_id: 'u_2', name: 'Shoe' },
      context: { traits: { email: 'e_11' }, userId: 'u_5', locale: 'de' },
    });
  });

  it('drops all other fields that identify a person', () => {
    expect(
      of({
        traits: {
          firstName: 'Ann',
          name: 'Ann Bee',
          phone: '1',
          birthday: '2000-01-01',
          address: { street: 'Long Road 1', city: 'Hull', country: 'GB' },
        },
        context: {
          ip: '10.0.0.1',
          device: { id: 'x', advertisingId: 'y', model: 'Phone 1' },
          location: { latitude: 1, longitude: 2, country: 'GB' },
        },
      }),
    ).toEqual({
      traits: { address: { city: 'Hull', state: undefined, country: 'GB' } },
      context: { device: { model: 'Phone 1' }, location: { country: 'GB' } },
    });
  });

  it('drops it from properties too, and from the people and addresses in them', () => {
    const ann = {
      id: 17,
      name: 'Ann Bee',
      email: 'a@b.example',
      first_name: 'Ann',
      plan: 'gold',
      address: { line1: 'Long Road 1', city: 'Hull', zip: 'HU1' },
      user: { id: 'user1', name: 'Ann' },
    };
    const annReplaced = {
      id: 'u_2',
      email: 'e_11',
      plan: 'gold',
      address: { city: 'Hull' },
      user: { id: 'u_5' },
    };
    const wooCommerce = { first_name: 'Ann', address_1: 'Long Road 1', postcode: 'HU1' };
    const properties = {
      id: 'order-17',
      name: 'Shoe',
      firstName: 'Ann',
      last_name: 'Bee',
      username: 'annbee',
      birthday: '2000-01-01',
      ip: '10.0.0.1',
      phone: '1',
      address: 'Long Road 1',
      shipping_address: { street: 'Long Road 1', country: 'GB' },
      billing_address: { name: 'Ann Bee', city: 'Hull' },
      customer: ann,
      user: 'user1',
      billing: { ...wooCommerce, city: 'Hull' },
      shipping: { ...wooCommerce, country: 'GB' },
    };
    const replaced = {
      id: 'order-17',
      name: 'Shoe',
      shipping_address: { country: 'GB' },
      billing_address: { city: 'Hull' },
      customer: annReplaced,
      user: 'u_5',
      billing: { city: 'Hull' },
      shipping: { country: 'GB' },
    };
    expect(JSON.parse(JSON.stringify(of({ type: 'track', properties })))).toEqual({
      type: 'track',
      properties: replaced,
    });
    const all = of({ traits: { customer: ann }, context: { traits: { customer: ann } } });
    expect(JSON.parse(JSON.stringify(all))).toEqual({
      traits: { customer: annReplaced },
      context: { traits: { customer: annReplaced } },
    });
  });

  it('keeps the amounts and periods that bear the name of an address', () => {
    const properties = { shipping: 5.4, billing: 'monthly' };
    expect(of({ type: 'track', properties })).toEqual({ type: 'track', properties });
  });

  it('drops lists where one person is expected', () => {
    const list = [{ name: 'Ann' }];
    const properties = { customer: list, user: list, billing: list, address: list };
    expect(of({ type: 'track', properties })).toEqual({ type: 'track', properties: {} });
  });

  it("keeps a company's name and a product's", () => {
    const company = { id: 'c1', name: 'Bee Ltd', address: { street: 'Long Road 1' } };
    expect(of({ type: 'group', traits: { ...company, user: { name: 'Ann' } } })).toMatchObject({
      traits: { ...company, user: {} },
    });
    expect(of({ type: 'track', properties: { name: 'Shoe' } })).toMatchObject({
      properties: { name: 'Shoe' },
    });
  });

  it('leaves no trace of an id or address in the fields it knows', () => {
    const secret = fc.stringMatching(/^[A-Z]{12,20}$/);
    fc.assert(
      fc.property(secret, (id) => {
        const flat = { email: id, userId: id, user_id: id, anonymous_id: id, phone: id };
        const names = { first_name: id, lastName: id, username: id, birthday: id, address: id };
        const inner = { ...flat, ...names, name: id, id, shipping_address: { street: id } };
        const bag = { ...flat, ...names, customer: inner, user: inner, billing: inner };
        const item = { userId: id, anonymousId: id, previousId: id, traits: bag };
        const all = of({ ...item, properties: bag, context: { ...bag, ip: id, traits: bag } });
        expect(JSON.stringify(all)).not.toContain(id);
      }),
    );
  });

  it("treats a previous id as a visitor's if it is the current one or generated, else as a user's", () => {
    expect(of({ anonymousId: 'visitor', previousId: 'visitor' })).toMatchObject({
      previousId: 'a_7',
    });
    expect(of({ anonymousId: 'visitor ', previousId: ' visitor' })).toMatchObject({
      previousId: 'a_7',
    });
    expect(of({ previousId: '5c8ba6dc-7ae6-4f3c-9d0b-1b7c1d0c9f11' })).toMatchObject({
      previousId: 'a_36',
    });
    expect(of({ previousId: 'user1' })).toMatchObject({ previousId: 'u_5' });
  });

  it('does not change its input', () => {
    const item = { userId: 'user1', traits: { email: 'a@b.example' } };
    const before = structuredClone(item);
    of(item);
    expect(item).toEqual(before);
  });

  it('cannot be made to set a prototype', () => {
    const item = JSON.parse('{"properties":{"__proto__":{"polluted":true}}}') as { x: unknown };
    const properties = of({ ...item })['properties'] as { polluted?: boolean };
    expect(properties.polluted).toBeUndefined();
  });
});
