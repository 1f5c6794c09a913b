import { uncovered } from '../grounding.js';

const LINK =
  /(?:https?:\/\/|www\.)[^\s，。；、）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:com|net|org|shop|cn|de|io)\b(?:\/\S*)?/giu;
const CHINESE_COUNT =
  /[零〇一二两三四五六七八九十百千万半]+(?:个|十)?(?:工作日|天|日|周|月|年|小时|分钟|元|块|折|件|倍)/gu;
const ENGLISH_COUNT =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|hundred|half)[\s-]+(?:business |working )?(?:minutes?|hours?|days?|weeks?|months?|years?|percent|euros?|dollars?|pounds?|items?)\b/giu;
const DAY =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|tomorrow|yesterday)\b|(?:周|星期|礼拜)[一二三四五六日天]|今天|明天|后天|昨天/giu;

/**
 * Returns what a draft says that its evidence does not: words with a digit, links and addresses, numbers in
 * words with a unit, and days. A draft may be shown only if the result is empty.
 */
export function unsupported(draft: string, evidence: readonly string[]): string[] {
  const known = evidence.map(normalised);
  const text = normalised(draft);
  const spoken = [LINK, CHINESE_COUNT, ENGLISH_COUNT, DAY].flatMap(
    (form) => text.match(form) ?? [],
  );
  const missing = spoken.filter((claim) => !known.some((each) => each.includes(claim)));
  const gaps = draft.includes('…') ? ['…'] : [];
  return [...new Set([...uncovered(text, known), ...missing, ...gaps])];
}

function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
