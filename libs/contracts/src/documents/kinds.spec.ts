import { describe, expect, it } from '@jest/globals';
import { contentSchemaOf, documentKind, documentKinds, issuesOf } from './index.js';

describe('the kinds of documents', () => {
  it.each(documentKinds.map((kind) => ({ name: kind.kind, kind })))(
    '$name: has an example that is accepted, a JSON Schema, and bounds',
    ({ name, kind }) => {
      const { id, content } = kind.example;
      const tenant = kind.writtenBy === 'operator' ? id : 'demo';
      expect(issuesOf(kind, { tenant, id }, content)).toEqual([]);
      expect(contentSchemaOf(kind)).toMatchObject({ type: 'object', additionalProperties: false });
      expect(kind.maxPerTenant).toBeGreaterThan(0);
      expect(kind.maxBytes).toBeLessThanOrEqual(64_000);
      expect(documentKind(name)).toBe(kind);
      expect(kind.topic.name).toBe(`settings.${name}.v1`);
    },
  );

  it.each(documentKinds.map((kind) => ({ name: kind.kind, kind })))(
    '$name: refuses ids that could be taken for something else, and content that is too large',
    ({ kind }) => {
      for (const id of ['', 'a/b', 'a:b', 'a@1', ' ', 'x'.repeat(65)]) {
        expect(issuesOf(kind, { tenant: 'demo', id }, kind.example.content)).toHaveLength(1);
      }
      const [issue] = issuesOf(kind, { tenant: 'demo', id: 'a' }, { text: 'x'.repeat(64_001) });
      expect(issue?.message).toContain(`more than ${String(kind.maxBytes)}`);
    },
  );
});
