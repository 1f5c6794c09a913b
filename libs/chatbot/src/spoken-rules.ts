/** What is understood by its form, whatever the models say. */
export interface SpokenRule {
  readonly id: string;
  readonly intent: string;
}

const PERSON =
  '(?:human|person|people|agent|representative|rep|operator|employee|someone|somebody|manager|staff|support|colleague)';
const WANTS = String.raw`(?:talk|speak|chat|connect|transfer|get|give|put|pass|hand|want|need|send|let)`;

/** How shoppers of either language say that they have had enough; a person takes over, whatever else is asked. */
const ANGER: readonly RegExp[] = [
  /\b(?:wtf|f+u+c+k\w*|bullshit|shit(?:ty|show)?|assholes?|bastards?|(?:what|where|who|why|how)\s+the\s+(?:hell|heck|f\w+))\b/iu,
  /\b(?:scammers?|fraudsters|incompetent|ripp(?:ed|ing)\s+(?:me\s+)?off|rip-?off|you(?:['’]re|\s+are|\s+people|\s+guys|\s+all)*\s+(?:thieves|liars|idiots|crooks))\b/iu,
  /\b(?:unacceptable|outrageous|disgraceful|a disgrace|ridiculous|appalling|infuriating|disgusting)\b/iu,
  /\b(?<!\bnot\s(?:really\s)?)(?:furious|livid|pissed(?:\s+off)?|fuming|(?:so|very|really|extremely)\s+angry|fed\s+up|sick\s+(?:and\s+tired\s+)?of)\b/iu,
  /\b(?:worst|terrible|horrible|awful|pathetic|lousy|crap)\s+(?:\w+\s+)?(?:service|shop|store|company|experience|support|seller)\b/iu,
  /\b(?:i['’]?ve|i\s+have)\s+had\s+enough\b|\bnever\s+(?:ever\s+)?(?:buy|order|shop)(?:ing)?\b.*\bagain\b|\b(?:sue|report)\s+you\b|\b(?:my|a)\s+lawyer\b|\bis\s+a\s+(?:total\s+|complete\s+)?joke\b/iu,
  /气死|氣死|(?<!没有?|不|别)生气|火大|太过分|太過分|太离谱|忍无可忍|受够了|受夠了|烦死|不要脸|有病吧/u,
  /骗子|騙子|骗人|骗钱|坑人|坑爹|坑钱|黑店|奸商|无良|(?:什么|破|烂|垃圾)(?:破|烂|垃圾)?(?:店|公司|服务|平台|客服)|垃圾(?=[！!。，,]|$)/u,
  /(?<!不|别|不是)(?:要|去|想)(?:投诉|投訴|举报|曝光|告)(?:你|您|他|她|这|商家|卖家|店)|12315|消协|(?:我|老子)要投诉|他妈|妈的|我操|卧槽|傻[逼比叉]|滚蛋|去死/u,
];

const rules: readonly (SpokenRule & { readonly patterns: readonly RegExp[] })[] = [
  {
    id: 'asks-about-the-assistant',
    intent: 'bot_identity',
    patterns: [
      /^\W*(?:(?:are|r)\s+(?:you|u)|am\s+i\s+\w+ing\s+(?:to|with))\b.*\b(?:human|person|bot|robot|machine|real|ai|agent)\b/iu,
      /^(?:你|您)(?:是|们是).{0,6}(?:机器|機器|真人|人工|活人|AI|人还是)/iu,
    ],
  },
  {
    id: 'asks-for-a-person',
    intent: 'human_agent',
    patterns: [
      new RegExp(
        String.raw`^\W*(?:a\s+|real\s+|live\s+|human\s+)*(?:human|agent|representative|operator)(?:\s+(?:agent|please|now))*\W*$`,
        'iu',
      ),
      new RegExp(
        String.raw`\b${WANTS}\b(?:\s+(?:me|us|to|with|through|over|a|an|the|your|some|real|live|actual|human|proper))*\s+(?:human|person|agent|representative|operator)\b`,
        'iu',
      ),
      new RegExp(String.raw`\b(?:real|live|actual)\s+${PERSON}\b`, 'iu'),
      /(?:转|轉|找|要|接|叫).{0,3}(?:人工|真人|活人)(?!吗|嗎)|^\W*(?:人工|真人|人工客服|人工服务|人工服務)\W*$/u,
    ],
  },
  {
    id: 'is-angry',
    intent: 'complaint',
    patterns: [
      ...ANGER,
      /^[\s!！]*(?:👎|😡|🤬|😠|💢)[\p{Extended_Pictographic}\p{Emoji_Modifier}\s!！]*$/u,
    ],
  },
  {
    id: 'only-a-sign',
    intent: 'acknowledgement',
    patterns: [
      /^(?=.*\p{Extended_Pictographic})[\ufe0f\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\s!！~～.。]+$/u,
    ],
  },
];

/** The rule for a text, if one holds. */
export function spokenRule(text: string): SpokenRule | undefined {
  return rules.find(({ patterns }) => patterns.some((pattern) => pattern.test(text)));
}
