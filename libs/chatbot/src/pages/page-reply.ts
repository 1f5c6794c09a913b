import type { Reply } from '../reply.js';
import type { Language } from '../intents/index.js';
import { fill, templates } from '../replies.js';
import type { Passage } from './passages.js';

/** A reply in the words of the shop's page, which it names and, where it has an address, links to. */
export function pageReply({ page, heading, text }: Passage, language: Language): Reply {
  const { title, url } = page.content;
  const place = heading === title ? title : `${title}, ${heading}`;
  const source =
    url === undefined
      ? fill(templates.source[language], { place })
      : fill(templates.sourceAt[language], { place, url });
  return {
    text: `${text}\n${source}`,
    evidence: [{ kind: 'page', id: `page/${page.id}@${String(page.version)}` }],
    cover: [text, place, url ?? ''],
  };
}
