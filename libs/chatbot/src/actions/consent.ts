const YES =
  /^\W*(?:(?:yes|yep|yeah|yup|ya|sure|ok(?:ay)?|please(?:\s+do)?|go\s+ahead|do\s+(?:it|so|that)|confirm(?:ed)?|correct|right|exactly|of\s+course|absolutely|definitely|that(?:['’]?s|\s+is)\s+(?:right|correct|it)|y)(?:[\s,.!]+|$))+(?:(?:please|thanks?(?:\s+you)?|cancel\s+(?:it|that|the\s+order)|return\s+it|do\s+it|change\s+it)\W*)*$/iu;
const CHINESE_YES =
  /^\W*(?:是的?|对的?|對的?|好的?|好吧|可以的?|行的?|嗯+|恩+|确认|確認|确定|確定|没错|沒錯|要的?|麻烦(?:你|您)?了?|同意|[，,。！!~～\s]|取消吧|退吧|改吧|取消(?=$))+(?:谢谢|謝謝)?[啊呀哦吧了。！!~～\s]*$/u;
const NO =
  /^\W*(?:no+|nope|nah|n|don['’]?t|do\s+not|stop|never\s*mind|forget\s+(?:it|about\s+it)|not\s+(?:now|yet|any\s*more)|rather\s+not|wait|leave\s+it|keep\s+it)(?![a-z])/iu;
const CHINESE_NO = /^\W*(?:不(?!知道|懂)|别|別|算了|先不|没有?(?:要|想)|等一?下|等等|暂时不)/u;

/** Whether a reply to “shall I …?” says yes or no; `undefined` for anything else. */
export function consentIn(text: string): 'yes' | 'no' | undefined {
  const plain = text.normalize('NFKC').trim();
  if (/^(?:👍|✅|👌)/u.test(plain)) return 'yes';
  if (/^(?:👎|❌)/u.test(plain)) return 'no';
  if (NO.test(plain) || CHINESE_NO.test(plain)) return 'no';
  return YES.test(plain) || CHINESE_YES.test(plain) ? 'yes' : undefined;
}

const ADDRESS =
  /\p{N}|路|街|巷|弄|号|號|区|區|市|省|县|縣|镇|村|street|road|avenue|\bst\b|\brd\b|lane|square/iu;
const LEAST_LETTERS = 6;
const LONGEST = 500;
const LEADS =
  /^(?:(?:please\s+)?(?:my\s+)?(?:the\s+)?(?:new\s+)?(?:delivery\s+|shipping\s+)?address(?:\s+is)?|(?:please\s+)?(?:send|ship|deliver)\s+(?:it|them)\s+to|it['’]?s|to|(?:新)?(?:收货)?地址(?:是|改成|改为)?|改成|改到|寄到|送到)\s*[:：]?\s*/iu;

/** The address that a message consists of, if it looks like one. */
export function addressIn(text: string): string | undefined {
  const address = text.trim().replace(LEADS, '').trim();
  const isLong = (address.match(/[\p{L}\p{N}]/gu) ?? []).length >= LEAST_LETTERS;
  return isLong && !/[?？]/u.test(address) && ADDRESS.test(address)
    ? address.slice(0, LONGEST)
    : undefined;
}
