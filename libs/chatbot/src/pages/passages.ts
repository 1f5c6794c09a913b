import type { ContentOf, pageDocument, StoredDocument } from '@tradewind/contracts';

export type Page = StoredDocument<ContentOf<typeof pageDocument>>;

/** A stretch of a page that answers by itself. */
export interface Passage {
  readonly page: Page;
  /** Its place in the page, from 0. */
  readonly at: number;
  /** The heading above it, else the title of the page. */
  readonly heading: string;
  readonly text: string;
}

/** A page has no more passages than these; the rest of it is not found. */
export const MAX_PASSAGES = 60;
/** Longer passages end at a sentence before, in UTF-16 units. */
const LONGEST = 600;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/u;

/** Splits the text of a page at headings and empty lines. Marks of Markdown are left out. */
export function passagesOf(page: Page): Passage[] {
  const passages: Passage[] = [];
  let heading = page.content.title;
  let lines: string[] = [];
  const flush = () => {
    for (const text of cut(plain(lines.join('\n')))) {
      passages.push({ page, at: passages.length, heading, text });
    }
    lines = [];
  };
  for (const line of page.content.text.split(/\r?\n/u)) {
    const title = HEADING.exec(line.trim())?.[1];
    if (title === undefined && line.trim() !== '') {
      lines.push(line.trim());
      continue;
    }
    flush();
    heading = title ?? heading;
  }
  flush();
  return passages.slice(0, MAX_PASSAGES);
}

/** What is indexed of a passage. */
export function searchedText({ page, heading, text }: Passage): string {
  return heading === page.content.title
    ? `${heading}\n${text}`
    : `${page.content.title}\n${heading}\n${text}`;
}

function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/(\*\*|__|`)/gu, '')
    .replace(/^\s*[-*+]\s+/gmu, '- ')
    .trim();
}

function cut(text: string): string[] {
  if (text === '') return [];
  if (text.length <= LONGEST) return [text];
  const sentences = text.match(
    /[^.!?。！？\n]+(?:[.!?。！？]+(?=\s|$|\p{Script=Han})|\n|$)\s*/gu,
  ) ?? [text];
  const parts: string[] = [''];
  for (const sentence of sentences) {
    const last = parts.at(-1) ?? '';
    if (last !== '' && last.length + sentence.length > LONGEST) parts.push(sentence);
    else parts[parts.length - 1] = last + sentence;
  }
  return parts.map((part) => part.trim().slice(0, 2 * LONGEST)).filter((part) => part !== '');
}
