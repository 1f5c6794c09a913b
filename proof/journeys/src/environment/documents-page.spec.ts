import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { format } from 'prettier';
import { documentsPage } from './documents-page.js';

const ROOT = join(import.meta.dirname, '../../../..');

it('docs/documents.md is up to date; if not: npx nx run journeys:settings', async () => {
  const generated = await format(documentsPage(), { parser: 'markdown' });
  expect(readFileSync(join(ROOT, 'docs/documents.md'), 'utf8')).toBe(generated);
});

it('docs/documents.md names files that exist', () => {
  const files = [...documentsPage().matchAll(/`(libs\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
