import { describe, expect, it } from '@jest/globals';
import { PageVectors } from './page-vectors.js';
import type { PassageToEncode } from './page-vectors.js';

/** The vector points to the first letter of the text. */
const vectorOf = (text: string) =>
  Float32Array.from(['r', 's', 'w'].map((letter) => (text.startsWith(letter) ? 1 : 0)));

function passage(text: string, more: Partial<PassageToEncode> = {}): PassageToEncode {
  return { page: text, version: 1, at: 0, language: 'en', text, ...more };
}

function pages() {
  const encoded: string[] = [];
  const vectors = new PageVectors((text) => {
    encoded.push(text);
    return Promise.resolve(vectorOf(text));
  });
  return { vectors, encoded };
}

describe('vectors of pages', () => {
  it('find the closest passages of the tenant and the language', async () => {
    const { vectors } = pages();
    await vectors.put('demo', [
      passage('shipping'),
      passage('returns'),
      passage('ret zh', { language: 'zh' }),
    ]);
    await vectors.put('other', [passage('r of another shop')]);
    const found = vectors.nearest('demo', 'en', vectorOf('r?'));
    expect(found).toEqual([
      { page: 'returns', version: 1, at: 0, cosine: 1 },
      { page: 'shipping', version: 1, at: 0, cosine: 0 },
    ]);
    expect(vectors.nearest('nobody', 'en', vectorOf('r?'))).toEqual([]);
  });

  it('encode again only what has changed, and forget what is gone', async () => {
    const { vectors, encoded } = pages();
    await vectors.put('demo', [passage('returns'), passage('shipping')]);
    await vectors.put('demo', [passage('returns', { version: 2 }), passage('warranty')]);
    expect(encoded).toEqual(['returns', 'shipping', 'warranty']);
    const found = vectors.nearest('demo', 'en', vectorOf('r?'));
    expect(found.map(({ page, version }) => [page, version])).toEqual([
      ['returns', 2],
      ['warranty', 1],
    ]);
    await vectors.put('demo', []);
    expect(vectors.nearest('demo', 'en', vectorOf('r?'))).toEqual([]);
  });

  it('go on after an encoder that was busy', async () => {
    let isBusy = true;
    const vectors = new PageVectors((text) =>
      isBusy ? Promise.reject(new Error('busy')) : Promise.resolve(vectorOf(text)),
    );
    await expect(vectors.put('demo', [passage('returns')])).rejects.toThrow('busy');
    isBusy = false;
    await vectors.put('demo', [passage('returns')]);
    expect(vectors.nearest('demo', 'en', vectorOf('r?'))).toHaveLength(1);
  });
});
