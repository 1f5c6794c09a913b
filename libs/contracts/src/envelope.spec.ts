import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { envelopeHeaders, parseEnvelope, type Envelope } from './envelope.js';

const envelope: Envelope = {
  id: 'fbVaF9mL6SNukFbXjU9kwg',
  source: '/collector-service',
  type: 'product.viewed',
  subject: 'u_1',
  key: 'demo:u_1',
  time: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  recordedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
};

describe('the CloudEvents envelope', () => {
  it('is in binary mode: attributes in ce_ headers, the content type is that of the data', () => {
    expect(envelopeHeaders({ ...envelope, causationId: 'cause' })).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'fbVaF9mL6SNukFbXjU9kwg',
      ce_source: '/collector-service',
      ce_type: 'tradewind.product.viewed',
      ce_time: '2026-01-02T03:04:05.678Z',
      ce_subject: 'u_1',
      ce_partitionkey: 'demo:u_1',
      ce_recordedtime: '2026-01-02T03:04:06.000Z',
      ce_causationid: 'cause',
    });
  });

  it('survives a round trip', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 });
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(
        fc.record(
          {
            id: text,
            source: text,
            type: text,
            subject: text,
            key: text,
            time,
            recordedAt: time,
            causationId: text,
          },
          { requiredKeys: ['id', 'source', 'type', 'time', 'recordedAt'] },
        ),
        ({ key, ...sent }) => {
          const headers = envelopeHeaders(key === undefined ? sent : { ...sent, key });
          expect(headers['ce_partitionkey']).toBe(key);
          expect(parseEnvelope(headers)).toEqual({ ok: true, ...sent });
        },
      ),
    );
  });

  it.each(['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'])(
    'is refused by name without %s',
    (name) => {
      const headers = Object.fromEntries(
        Object.entries(envelopeHeaders(envelope)).filter(([header]) => header !== name),
      );
      expect(parseEnvelope(headers)).toEqual({ ok: false, reason: `header ${name} is missing` });
    },
  );

  it.each([
    ['ce_specversion', '0.3'],
    ['ce_type', 'com.example.thing'],
    ['ce_type', 'tradewind.'],
    ['ce_time', 'yesterday'],
    ['content-type', 'application/avro'],
  ])('is refused when %s is %s', (name, value) => {
    expect(parseEnvelope({ ...envelopeHeaders(envelope), [name]: value })).toEqual({
      ok: false,
      reason: `header ${name} is invalid: ${value}`,
    });
  });

  it('uses the event time if another producer left out the recorded time', () => {
    const headers = envelopeHeaders(envelope);
    delete headers['ce_recordedtime'];
    expect(parseEnvelope(headers)).toMatchObject({ ok: true, recordedAt: envelope.time });
  });

  it('accepts JSON with a charset', () => {
    const headers = {
      ...envelopeHeaders(envelope),
      'content-type': 'application/json; charset=utf-8',
    };
    expect(parseEnvelope(headers).ok).toBe(true);
  });
});
