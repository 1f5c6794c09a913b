const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const LONG_NUMBER = /(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?![\dA-Za-z])/gu;
const CHINESE_ID = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu;
const PHONE = new RegExp(
  [
    String.raw`\+\d[\d ().-]{6,18}\d`,
    String.raw`(?<![\dA-Za-z-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z])`,
    String.raw`(?<![\dA-Za-z-])\(?0\d{1,4}\)?[ /-]\d{3,4}[ -]?\d{3,5}(?![\dA-Za-z])`,
    String.raw`(?<![\dA-Za-z-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\dA-Za-z])`,
  ].join('|'),
  'gu',
);
/** Words before a number that mark it as an order number. */
const ORDER_CUE = /(?:order(?:\s+(?:number|no\.?|id))?|订单(?:号码?|编号)?|单号|#)\s*[:：#]?\s*$/iu;

/**
 * Replaces card numbers (by Luhn), Chinese identity numbers (by checksum), e-mail addresses and
 * telephone numbers by `[card]`, `[id]`, `[email]` and `[phone]`. One of `orderIds` is kept, as is
 * a number introduced as an order's, unless it is a card number. Full-width digits become half
 * width. Masking is idempotent.
 */
export function maskPersonalData(text: string, orderIds: readonly string[] = []): string {
  const own = new Set(orderIds);
  const mask = (masked: string, pattern: RegExp, by: string, isOne: Check = () => true) =>
    masked.replace(pattern, (found: string, offset: number) =>
      own.has(found) || !isOne(found, masked.slice(0, offset)) ? found : by,
    );
  const plain = text.replace(/[０-９＠＋－]/gu, (wide) => wide.normalize('NFKC'));
  const withoutMail = mask(plain, EMAIL, '[email]');
  const withoutIds = mask(withoutMail, CHINESE_ID, '[id]', isChineseId);
  const withoutCards = mask(withoutIds, LONG_NUMBER, '[card]', passesLuhn);
  return mask(withoutCards, PHONE, '[phone]', (_, before) => !ORDER_CUE.test(before));
}

type Check = (found: string, before: string) => boolean;

/** The check digit of ISO/IEC 7812-1, annex B. */
function passesLuhn(found: string): boolean {
  const digits = Array.from(found.replace(/\D/gu, ''), Number).reverse();
  const sum = digits.reduce((total, digit, at) => {
    const weighted = at % 2 === 1 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}

/**
 * The check character of GB 11643-1999: weights 2^(17-i) mod 11, characters 1 0 X 9 8 7 6 5 4 3 2.
 */
function isChineseId(found: string): boolean {
  const sum = Array.from(found.slice(0, 17)).reduce(
    (total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11),
    0,
  );
  return '10X98765432'[sum % 11] === found.slice(17).toUpperCase();
}
