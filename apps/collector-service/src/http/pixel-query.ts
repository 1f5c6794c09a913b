/** Fields of a query, as Fastify gives them: a list where a name came several times. */
export type PixelQuery = Readonly<Record<string, string | string[] | undefined>>;

/** No field of the tracking API lies deeper. */
const MAX_LEVELS = 6;

/**
 * Returns the body of the call that the query of a pixel stands for: the text of `data`, which may be
 * base64 (Segment); or an object whose names with dots are nested, as in `properties.price=9` (RudderStack).
 */
export function pixelBody(query: PixelQuery): Buffer {
  const { data } = query;
  if (typeof data === 'string') {
    // Base64 and base64url alike; white space and missing padding are ignored.
    return Buffer.from(data, data.trimStart().startsWith('{') ? 'utf8' : 'base64');
  }
  return Buffer.from(JSON.stringify(nested(query)), 'utf8');
}

type Nest = Record<string, unknown>;

/** Without a prototype, every name is only a name; the collector refuses forbidden ones with its reason. */
const empty = (): Nest => Object.create(null) as Nest;

function nested(query: PixelQuery): Nest {
  const root = empty();
  for (const [name, value] of Object.entries(query)) {
    const path = name.split('.', MAX_LEVELS);
    const last = path.pop() ?? '';
    let object = root;
    for (const part of path) object = objectIn(object, part);
    object[last] = value;
  }
  return root;
}

/** The object under a name; a value that is there already makes way. */
function objectIn(object: Nest, name: string): Nest {
  const given = object[name];
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Nest;
  const made = empty();
  object[name] = made;
  return made;
}
