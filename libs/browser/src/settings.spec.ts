import { describe, expect, it } from '@jest/globals';
import { settingsOf } from './settings.js';

/** What of a script element is read. */
function script(data: Readonly<Record<string, string>>): HTMLScriptElement {
  return {
    dataset: data,
    src: 'https://console.shop.example/tw/tw.js',
  } as unknown as HTMLScriptElement;
}

describe('settingsOf', () => {
  it('takes the address of the script unless the page names another', () => {
    expect(settingsOf(script({ writeKey: 'w' }))).toEqual({
      writeKey: 'w',
      host: 'https://console.shop.example',
    });
    const host = 'https://events.shop.example/tw/';
    expect(settingsOf(script({ writeKey: 'w', host }))?.host).toBe(
      'https://events.shop.example/tw',
    );
  });

  it('is nothing without a write key', () => {
    expect(settingsOf(script({}))).toBeUndefined();
    expect(settingsOf(script({ writeKey: '' }))).toBeUndefined();
    expect(settingsOf(null)).toBeUndefined();
  });
});
