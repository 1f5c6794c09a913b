/** What is understood by its form, whatever the models say. */
export interface SpokenRule {
  readonly id: string;
  readonly intent: string;
}

const PERSON =
  '(?:human|person|people|agent|representative|rep|operator|employee|someone|somebody|manager|staff|support|colleague)';
const WANTS = String.raw`(?:talk|speak|chat|connect|transfer|get|give|put|pass|hand|want|need|send|let)`;

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
    patterns: [/^[\s!！]*(?:👎|😡|🤬|😠|💢)[\p{Extended_Pictographic}\p{Emoji_Modifier}\s!！]*$/u],
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
