/** Symbols that stand for one currency; `$`, `¥` and `kr` stand for several. */
const BY_SYMBOL: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₩': 'KRW',
  '₫': 'VND',
  '₺': 'TRY',
  '₴': 'UAH',
  '₪': 'ILS',
  '฿': 'THB',
  '₦': 'NGN',
  '₱': 'PHP',
  zł: 'PLN',
  kč: 'CZK',
  ft: 'HUF',
  lei: 'RON',
  лв: 'BGN',
  руб: 'RUB',
  r$: 'BRL',
  us$: 'USD',
  $us: 'USD',
  $can: 'CAD',
  $ca: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  c$: 'CAD',
  ca$: 'CAD',
  nz$: 'NZD',
  hk$: 'HKD',
  s$: 'SGD',
  'jp¥': 'JPY',
  'cn¥': 'CNY',
  元: 'CNY',
  円: 'JPY',
  원: 'KRW',
  euro: 'EUR',
};
const SEVERAL = new Set(['$', '¥', 'kr', 'fr', 'rs', 'tl', 'rm', 'mx$', 'nt$']);

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Two decimal digits, a comma between thousands. */
const COMMA_GROUPS = new Set([
  ...['USD', 'GBP', 'AUD', 'NZD', 'CAD', 'HKD', 'SGD', 'INR', 'CNY', 'MXN', 'PHP', 'THB', 'ILS'],
  ...['MYR', 'NGN', 'KES', 'PKR', 'BDT', 'LKR', 'TWD', 'AED', 'SAR', 'EGP', 'ZAR'],
]);

/** Returns the ISO 4217 code of a code in any case or of a symbol of one currency. */
export function currencyCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (code.length === 3 && CODES.has(code)) return code;
  return BY_SYMBOL[symbolOf(text)];
}

/** Whether a text names a currency, perhaps one of several with the same symbol. */
export function namesCurrency(text: string): boolean {
  return currencyCode(text) !== undefined || SEVERAL.has(symbolOf(text));
}

function symbolOf(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '');
}

const decimals = new Map<string, number>();

/** Decimal digits of a currency's amounts; 2 for an unknown one. */
function decimalDigits(code: string): number {
  let digits = decimals.get(code);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    decimals.set(code, digits);
  }
  return digits;
}

/** What a separator before three last digits is. */
export type SeparatorRole = 'group' | 'decimal';

/**
 * Returns what `.` or `,` before the three last digits of an amount is by the custom of the currency;
 * `undefined` where both are in use. A currency without decimals can have only groups.
 */
export function separatorRole(code: string, separator: '.' | ','): SeparatorRole | undefined {
  if (!CODES.has(code)) return undefined;
  const digits = decimalDigits(code);
  if (digits === 0) return 'group';
  if (digits === 3) return separator === '.' ? 'decimal' : undefined;
  if (COMMA_GROUPS.has(code)) return separator === ',' ? 'group' : 'decimal';
  return code === 'CHF' && separator === '.' ? 'decimal' : undefined;
}
