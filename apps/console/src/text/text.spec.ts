import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { zh } from './zh.js';

const placesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the texts of the console', () => {
  it('are the same in both languages, with the same places to fill in', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en)) {
      const translated = zh[key as keyof typeof en];
      expect({ key, places: placesIn(translated) }).toEqual({ key, places: placesIn(text) });
      expect(translated.trim()).not.toBe('');
    }
  });
});
