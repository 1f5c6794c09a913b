import { parseExactJson } from '@tradewind/contracts';

/** Fields under which form posts of beacons carry their JSON. */
const FORM_FIELD = /^(?:data|payload|json|event|message)=([^&]*)/;

/**
 * Parses the text of a body: JSON, perhaps after a byte order mark, which a reader may ignore (RFC 8259,
 * 8.1); or a form with JSON, perhaps in base64, in one of the usual fields. Throws a SyntaxError.
 */
export function parseBody(body: Buffer): unknown {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const form = FORM_FIELD.exec(text)?.[1];
  return parseExactJson(form === undefined ? text : decoded(form));
}

function decoded(field: string): string {
  const text = unescaped(field.replaceAll('+', ' '));
  return text.trimStart().startsWith('{')
    ? text
    : Buffer.from(text.replaceAll(' ', '+'), 'base64').toString('utf8');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
