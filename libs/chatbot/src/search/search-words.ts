/** Words that say nothing of what a question is about. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the and or but if of to in on at for from with by as is are was were be been am do does did can could ' +
    'will would should may might must have has had i you he she it we they me my your our us this that these those ' +
    'what which who when where why how much many there here not no please hi hello want need like get know tell ' +
    'about any some so just also 我 你 您 们 的 了 吗 呢 吧 啊 是 在 有 和 与 这 那 个 请 问 想 要 能 可 以 可以 什 么 什么 怎 怎么 几 哪 为 为什么 请问 多 少 多少'
  ).split(' '),
);

/** An English word without the endings of plural and tense; any other term as it is. */
export function stem(term: string): string {
  if (!/^[a-z]{4,}$/u.test(term)) return term;
  return term.replace(/(?:ies|ing|ed|es|s|e|y)$/u, '');
}

/** How much a term counts that `count` of `all` texts have: the inverse document frequency of BM25, never 0. */
export function rarityOf(count: number, all: number): number {
  return Math.log(1 + (all - count + 0.5) / (count + 0.5)) + 0.2;
}
