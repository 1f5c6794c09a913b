import { MAX_CLAUSES } from '@tradewind/contracts';
import { inOneLanguage } from './code-switching.js';

/** The end of a sentence, or a word that begins a question of its own. */
const BORDERS = [
  /(?<!\b(?:nr|no|st))[.!?;](?=\s|$)|[。！？；\n]+/iu,
  /\s(?:and|also|plus)\s+(?=(?:how|where|when|what|which|why|who|can|could|do|does|is|are|will|please)\b)/iu,
  /(?:[，,]\s*(?:还有|還有|以及|并且|並且)|[，,]?\s*(?:另外|顺便问|順便問|还想问|還想問))[，,]?/u,
];
/** Personal data that was masked, with the word before that says what it was. */
const MASKED =
  /(?:\b(?:card|e?-?mail|phone|id)\s*(?:number|no\.?)?\s*:?\s*)?\[(?:card|email|id|phone)\]/giu;
/** Of fewer letters and digits nothing is understood alone. */
const SHORTEST = 2;

/** What shoppers may say that they do not want done. */
const ACTIONS =
  'cancel(?:ling|ing)?|return(?:ing)?|exchang(?:e|ing)|refund(?:ing)?|chang(?:e|ing)|stop(?:ping)?';
const NEGATED = [
  new RegExp(
    String.raw`\b(?:(?:do|did|does|would|should|must|can|could|will)\s*(?:not|n['’]?t)|dont|don['’]t|never|not(?:\s+going)?)\b(?:\s+(?:want|wish|need|ask(?:ing)?|mean|like|to|you|me|please|going|have|it)){0,4}\s+(?:${ACTIONS})\b`,
    'giu',
  ),
  /(?:不是(?:想|要)?|不要|不想要?|不用|不需要|没(?:有)?(?:想|要|说)|沒(?:有)?(?:想|要|說)|别|別|不)(?:给我|給我|帮我|幫我|把)?(?:取消|退货|退貨|退款|退掉|换货|換貨|修改|改地址)(?!吗|嗎|了吗)/gu,
];

/**
 * Returns the texts by which a message is understood: the whole, then each of its clauses if it has several.
 * What it says is not wanted (“do not cancel”, “不要取消”) is left out of each,
 * and so is what was masked; English words of shops in a Chinese text are put into Chinese.
 */
export function readingsOf(text: string): string[] {
  const whole = withoutNegated(inOneLanguage(text.replace(MASKED, ' ')));
  const clauses = BORDERS.reduce(
    (parts, border) => parts.flatMap((part) => part.split(border)),
    [whole],
  )
    .map((clause) => clause.replace(/^[\s,，]+|[\s,，]+$/gu, ''))
    .filter((clause) => (clause.match(/[\p{L}\p{N}]/gu) ?? []).length >= SHORTEST);
  return clauses.length < 2 ? [whole] : [whole, ...clauses].slice(0, MAX_CLAUSES);
}

/** A text that wants nothing but what is negated stays as it is. */
function withoutNegated(text: string): string {
  const rest = NEGATED.reduce((left, pattern) => left.replace(pattern, ' '), text);
  return /[\p{L}\p{N}]/u.test(rest) ? rest.replace(/\s+/gu, ' ').trim() : text;
}
