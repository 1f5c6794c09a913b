import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAmountText } from './amount-text.js';
import { currencyCode, separatorRole } from './currency.js';

describe('readAmountText', () => {
  it.each([
    ['1299', { value: 1299 }],
    ['1,299.00', { value: 1299, decimal: '.' }],
    ['1.299,00', { value: 1299, decimal: ',' }],
    ['1.299,00 €', { value: 1299, decimal: ',', currency: 'EUR' }],
    ['49,90 €', { value: 49.9, decimal: ',', currency: 'EUR' }],
    ['€49.90', { value: 49.9, decimal: '.', currency: 'EUR' }],
    ['EUR 49,90', { value: 49.9, decimal: ',', currency: 'EUR' }],
    ['49,90EUR', { value: 49.9, decimal: ',', currency: 'EUR' }],
    ['£1,049.00', { value: 1049, decimal: '.', currency: 'GBP' }],
    ["CHF 1'299.00", { value: 1299, decimal: '.', currency: 'CHF' }],
    ['CHF 1’299.–', { value: 1299, currency: 'CHF' }],
    ['1 299,00', { value: 1299, decimal: ',' }],
    ['1\u00A0299,00\u00A0€', { value: 1299, decimal: ',', currency: 'EUR' }],
    ['1\u202F299,00 zł', { value: 1299, decimal: ',', currency: 'PLN' }],
    ['１，２９９．００', { value: 1299, decimal: '.' }],
    ['￥１２８０', { value: 1280 }],
    ['١٢٣٫٥٠', { value: 123.5, decimal: ',' }],
    ['12,34,567.89', { value: 1234567.89, decimal: '.' }],
    ['₹ 12,34,567', { value: 1234567, decimal: '.', currency: 'INR' }],
    ['1.234.567', { value: 1234567, decimal: ',' }],
    ['1,234,567', { value: 1234567, decimal: '.' }],
    ['1 299', { value: 1299 }],
    ['1_000.5', { value: 1000.5, decimal: '.' }],
    ['49,-', { value: 49 }],
    ['49:- kr', { value: 49 }],
    ['49.', { value: 49 }],
    ['.50', { value: 0.5, decimal: '.' }],
    ['0,125', { value: 0.125, decimal: ',' }],
    ['1299,000', { value: 1299, decimal: ',' }],
    ['1,299.000', { value: 1299, decimal: '.' }],
    ['19.9900', { value: 19.99, decimal: '.' }],
    ['-5.00', { value: -5, decimal: '.' }],
    ['−5,00 €', { value: -5, decimal: ',', currency: 'EUR' }],
    ['$-5.00', { value: -5, decimal: '.' }],
    ['-$5.00', { value: -5, decimal: '.' }],
    ['5.00-', { value: -5, decimal: '.' }],
    ['(5.00)', { value: -5, decimal: '.' }],
    ['($1,005.00)', { value: -1005, decimal: '.' }],
    ['+7', { value: 7 }],
    ['R$ 1.234,56', { value: 1234.56, decimal: ',', currency: 'BRL' }],
    ['US$1,234.56', { value: 1234.56, decimal: '.', currency: 'USD' }],
    ['1 234,50 $US', { value: 1234.5, decimal: ',', currency: 'USD' }],
    ['$1,234.56 USD', { value: 1234.56, decimal: '.', currency: 'USD' }],
    ['&pound;1,299.00', { value: 1299, decimal: '.', currency: 'GBP' }],
    ['1&nbsp;299,00&nbsp;&#8364;', { value: 1299, decimal: ',', currency: 'EUR' }],
    ['2 999 руб.', { value: 2999, currency: 'RUB' }],
    ['  12.5  ', { value: 12.5, decimal: '.' }],
  ])('reads %j', (text, read) => {
    expect(readAmountText(text)).toEqual({ kind: 'amount', ...read });
  });

  it.each([
    ['1,299', ',', 1299, 1.299],
    ['1.299 €', '.', 1299, 1.299],
    ['-12,500', ',', -12500, -12.5],
  ])('cannot tell %j', (text, separator, ifGroup, ifDecimal) => {
    expect(readAmountText(text)).toMatchObject({
      kind: 'ambiguous',
      separator,
      ifGroup,
      ifDecimal,
    });
  });

  it.each([
    ...['', 'a lot', '$', '10%', '1e3', '0x1f', '1,2,3', '1,29,00.5', '1.2.3', '12 50', '1,,2'],
    ...[
      '1..2',
      '5 or 6',
      'from 5',
      '5.00 each',
      '--5',
      '-5-',
      '(5',
      '5 apples',
      '1 2 3',
      '1,299.00.5',
    ],
    ...['free', '1/2', '5:30', '#5', '1.299,00,1', 'x'.repeat(70)],
  ])('refuses %j', (text) => {
    expect(readAmountText(text)).toBeUndefined();
  });

  it.each([
    'en-GB',
    'en-US',
    'en-IN',
    'de-DE',
    'de-CH',
    'fr-FR',
    'pl-PL',
    'sv-SE',
    'pt-BR',
    'ja-JP',
    'ar-EG',
    'fa-IR',
    'hi-IN',
  ])('reads back what %s writes, or cannot tell', (locale) => {
    const amounts = fc.integer({ min: 0, max: 9_999_999_99 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(amounts, fc.constantFrom('EUR', 'USD', 'JPY', 'PLN'), (value, currency) => {
        const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
        const digits = currency === 'JPY' ? 0 : 2;
        const rounded = Number(value.toFixed(digits));
        const written = format.format(rounded);
        const read = readAmountText(written);
        if (read?.kind === 'amount') expect([written, read.value]).toEqual([written, rounded]);
        else expect([read?.ifGroup, read?.ifDecimal]).toContain(rounded);
      }),
    );
  });

  it('never makes anything but a finite number of a text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-+(]?[$€]?[\d.,' ]{0,20}\)?$/)),
        (text) => {
          const read = readAmountText(text);
          if (read?.kind === 'amount') expect(Number.isFinite(read.value)).toBe(true);
        },
      ),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['eur', 'EUR'],
    [' GBP ', 'GBP'],
    ['€', 'EUR'],
    ['Kč', 'CZK'],
    ['руб.', 'RUB'],
    ['$', undefined],
    ['kr', undefined],
    ['XYZ', undefined],
    ['', undefined],
  ])('%j is %j', (text, code) => {
    expect(currencyCode(text)).toBe(code);
  });

  it.each([
    ['USD', ',', 'group'],
    ['GBP', '.', 'decimal'],
    ['JPY', '.', 'group'],
    ['JPY', ',', 'group'],
    ['KWD', '.', 'decimal'],
    ['KWD', ',', undefined],
    ['EUR', ',', undefined],
    ['EUR', '.', undefined],
    ['nonsense', ',', undefined],
  ] as const)('in %s a %j before three digits is a %s', (code, separator, role) => {
    expect(separatorRole(code, separator)).toBe(role);
  });
});
