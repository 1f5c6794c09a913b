/** Which of several things that were listed before a text means. */
export type Reference = { readonly at: number } | 'other' | 'cheapest' | 'all';

const ORDINALS: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:the\s+)?(?:first|1st)(?:\s+(?:one|order|product|item))?\b|第[一1](?:个|個|款|件|单|單|条|種|种)|前一个/iu,
    0,
  ],
  [
    /\b(?:the\s+)?(?:second|2nd)(?:\s+(?:one|order|product|item))?\b|第[二2](?:个|個|款|件|单|單|条|種|种)|后一个/iu,
    1,
  ],
  [
    /\b(?:the\s+)?(?:third|3rd)(?:\s+(?:one|order|product|item))?\b|第[三3](?:个|個|款|件|单|單|条|種|种)/iu,
    2,
  ],
];
const OTHER =
  /\b(?:the\s+)?other\s+(?:one|order|product|item)\b|\band\s+the\s+other\b|另(?:外)?(?:那|一)?(?:个|個|款|件|单|單)|别的那/iu;
const CHEAPEST = /\b(?:the\s+)?cheap(?:er|est)\b|(?:最|更)?便宜(?:的|点|一点)?的?那?/iu;
const ALL =
  /\b(?:both|all\s+of\s+(?:them|these)|them|these|those)\b|它们|他们|都|这些|那些|两(?:个|款|件)/iu;

/** `undefined` where the text refers to none in particular. */
export function referenceIn(text: string): Reference | undefined {
  const ordinal = ORDINALS.find(([pattern]) => pattern.test(text));
  if (ordinal) return { at: ordinal[1] };
  if (OTHER.test(text)) return 'other';
  if (CHEAPEST.test(text)) return 'cheapest';
  return ALL.test(text) ? 'all' : undefined;
}

/** Words by which a text goes on about what was spoken of, without naming it. */
const GOES_ON =
  /\b(?:it|its|that|this|one|ones|they|them|these|those)\b|^\W*(?:and|what\s+about|how\s+about|or)\b|它|这个|這個|那个|那個|这款|那款|这件|那件|^那|呢[?？]?$/iu;

export function goesOnAbout(text: string): boolean {
  return GOES_ON.test(text.trim());
}

const FILLERS =
  /\b(?:and|or|what|how|about|is|the|of|please|hi|then|so|for|one|ones|it|that|this)\b|那|呢|的|吗|请|和|还有|怎么样/giu;

/** Whether a text is nothing but a reference: “and the other one?” */
export function onlyRefers(text: string): boolean {
  if (referenceIn(text) === undefined) return false;
  const rest = [...ORDINALS.map(([pattern]) => pattern), OTHER, CHEAPEST, ALL].reduce(
    (left, pattern) => left.replace(pattern, ' '),
    text.normalize('NFKC'),
  );
  return !/[\p{L}\p{N}]/u.test(rest.replace(FILLERS, ' '));
}
