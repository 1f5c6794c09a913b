import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { listKinds, listSourceSchema, pinDocument, slotDocument } from '@tradewind/contracts';
import { whyListed } from '@tradewind/recommender';
import type { ItemSource } from '@tradewind/recommender';
import { slotRequest } from './requests.js';

const guide = readFileSync(new URL('../../../docs/recommendations.md', import.meta.url), 'utf8');
const schemas = { slot: slotDocument.schema, pin: pinDocument.schema, request: slotRequest };

const examples = [...guide.matchAll(/^```json (\w+)\n(.*?)^```$/gms)].map(
  ([, kind = '', text = '']) => {
    return { kind: kind as keyof typeof schemas, text };
  },
);

describe('the guide to recommendations', () => {
  it('has examples of every kind', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(Object.keys(schemas)));
  });

  it.each(examples)('has an example of a $kind that is accepted: $text', ({ kind, text }) => {
    expect(schemas[kind].safeParse(JSON.parse(text))).toMatchObject({ success: true });
  });

  it('names every slot, and every source of an item', () => {
    for (const slot of listKinds) expect(guide).toContain(`| \`${slot}\``);
    const sources = [...guide.matchAll(/^\| `(\w+)` +\| [a-z][^|]*\|$/gm)].map(([, name]) => name);
    expect(sources).toEqual(expect.arrayContaining([...listSourceSchema.options]));
    for (const source of sources.filter((name) => name !== 'source')) {
      expect(whyListed({ item: 'tea', source: source as ItemSource })).toMatch(/\w/);
    }
  });
});
