import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EncoderModel } from './encoder-model.js';
import { hasModels } from './model-files.js';
import { SentenceEncoder } from './sentence-encoder.js';
import { rows, writeTinyModel } from './tiny-model.fixture.js';

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** The mean of the rows of these tokens, of unit length. */
function meanOf(ids: readonly number[]): number[] {
  return unit([0, 1].map((d) => ids.reduce((sum, id) => sum + (rows[id]?.[d] ?? 0), 0)));
}

describe('a sentence encoder', () => {
  let directory: string;
  let mean: EncoderModel;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'encoder-'));
    mean = writeTinyModel(directory, 'mean');
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const vectorOf = async (text: string, model = mean) => {
    const encoder = await SentenceEncoder.load(directory, model);
    const vector = Array.from(await encoder.encode(text));
    await encoder.close();
    return vector;
  };
  const close = (vector: readonly number[], wanted: readonly number[]) => {
    expect(vector).toHaveLength(wanted.length);
    vector.forEach((value, at) => {
      expect(value).toBeCloseTo(wanted[at] ?? NaN, 5);
    });
  };

  it('gives the mean over all tokens, in lower case, unpadded', async () => {
    close(await vectorOf('TEA mug'), meanOf([2, 4, 5, 3]));
    close(await vectorOf('cup'), meanOf([2, 1, 3]));
    close(await vectorOf(''), meanOf([2, 3]));
  });

  it('gives the first token where the model wants that', async () => {
    close(await vectorOf('tea mug', { ...mean, pooling: 'first' }), unit(rows[2] ?? []));
  });

  it('cuts a long text, but keeps the mark at its end', async () => {
    const long = 'tea '.repeat(500);
    close(await vectorOf(long), meanOf([2, 4, 4, 4, 4, 4, 4, 3]));
  });

  it('answers the same for the same text, and refuses when too many wait', async () => {
    const encoder = await SentenceEncoder.load(directory, mean);
    expect(encoder.encode('tea')).toBe(encoder.encode('tea'));
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => encoder.encode(`tea ${String(n)}`)),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(30);
    expect(refused[0]).toMatchObject({ reason: { code: 'ENCODER_BUSY' } });
    close(Array.from(await encoder.encode('mug')), meanOf([2, 5, 3]));
    await encoder.close();
  });

  it('refuses files that are missing, or are others than they should be', async () => {
    expect(await hasModels(directory, [mean])).toBe(true);
    const absent = { ...mean, onnx: { ...mean.onnx, name: 'absent.onnx' } };
    writeFileSync(join(directory, 'other.json'), '{}');
    const other = { ...mean, tokenizer: { ...mean.tokenizer, name: 'other.json' } };
    for (const model of [absent, other]) {
      expect(await hasModels(directory, [model])).toBe(false);
      await expect(SentenceEncoder.load(directory, model)).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
      });
    }
  });
});
