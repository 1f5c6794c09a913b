import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextDecoding } from './text-decoding.js';

function decode(bytes: Buffer, step = bytes.length) {
  const decoding = new TextDecoding();
  let text = '';
  for (let at = 0; at < bytes.length; at += Math.max(1, step))
    text += decoding.write(bytes.subarray(at, at + Math.max(1, step)));
  text += decoding.end();
  return { text: text.replace(/^\uFEFF/, ''), encoding: decoding.encoding };
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('TextDecoding', () => {
  it.each([
    ['utf-8', 'Café £5 €', Buffer.from('Café £5 €')],
    ['utf-8', 'Café', Buffer.from('\uFEFFCafé')],
    ['utf-8', 'plain', Buffer.from('plain')],
    ['utf-8', 'a', Buffer.from('a')],
    ['utf-8', '', Buffer.alloc(0)],
    ['windows-1252', 'CAFÉ SIGN £5', Buffer.from('CAFÉ SIGN £5', 'latin1')],
    ['windows-1252', 'price 5 €', Buffer.from([...Buffer.from('price 5 '), 0x80])],
    ['windows-1252', 'É', Buffer.from([0xc9])],
    ['utf-16le', 'Café €', Buffer.from('\uFEFFCafé €', 'utf16le')],
    ['utf-16be', 'Café €', utf16be('\uFEFFCafé €')],
    ['utf-16le', 'InvoiceNo,StockCode', Buffer.from('InvoiceNo,StockCode', 'utf16le')],
    ['utf-16be', 'InvoiceNo,StockCode', utf16be('InvoiceNo,StockCode')],
  ] as const)('reads %s: %j', (encoding, text, bytes) => {
    expect(decode(bytes)).toEqual({ text, encoding });
    expect(decode(bytes, 1)).toEqual({ text, encoding });
  });

  it('keeps to UTF-8 in a file that has shown some, whatever one byte says', () => {
    const { text, encoding } = decode(
      Buffer.concat([Buffer.from('é\n'), Buffer.from([0xe9, 0x0a]), Buffer.from('é')]),
      3,
    );
    expect(encoding).toBe('utf-8');
    expect(text).toBe('é\n\uFFFD\né');
  });

  it('reads back any text, however it is cut', () => {
    const text = fc.string({ unit: 'binary', minLength: 4 }).filter((one) => one.isWellFormed());
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (written, step) => {
        const expected = `header,${written}`;
        expect(decode(Buffer.from(expected), step).text).toBe(expected);
      }),
    );
  });
});
