type ArmContent = Readonly<Record<string, string | number | boolean>>;

/** A message to choose from: what is passed on with a request. */
export interface Arm {
  readonly id: string;
  readonly content?: ArmContent;
}

/** The messages of a text, one in a line. Throws a SyntaxError for JSON that cannot be read. */
export function armsOf(text: string): Arm[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, id = '', fields = ''] = /^([^:]*):?(.*)$/.exec(line) ?? [];
    const content = armContent(fields.trim());
    return { id: id.trim(), ...(Object.keys(content).length > 0 && { content }) };
  });
}

function armContent(text: string): ArmContent {
  if (text.startsWith('{')) return JSON.parse(text) as ArmContent;
  const fields = text.split(',').filter((field) => field.includes('='));
  return Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), armValue(field.slice(at + 1).trim())] as const;
    }),
  );
}

function armValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Fields as people write them where that says the same, else JSON. */
export function armText({ id, content = {} }: Arm): string {
  const fields = Object.entries(content).map(([name, value]) => `${name}=${String(value)}`);
  if (fields.length === 0) return id;
  const text = fields.join(', ');
  const isSame = JSON.stringify(armContent(text)) === JSON.stringify(content);
  return `${id}: ${isSame ? text : JSON.stringify(content)}`;
}
