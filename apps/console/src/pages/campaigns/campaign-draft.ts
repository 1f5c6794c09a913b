/** A campaign of the shop's own, as far as the page knows its document; what else it has is kept. */
export interface CampaignContent {
  readonly name?: string;
  readonly enabled?: boolean;
  readonly trigger?: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly wait?: string;
  readonly channel?: string;
  readonly arms?: readonly { readonly id: string; readonly content?: ArmContent }[];
  readonly eligibility?: Readonly<Record<string, unknown>>;
  readonly holdOut?: number;
  readonly perWeek?: number;
  readonly reEntry?: string;
  readonly quietHours?: { readonly from: string; readonly to: string; readonly timeZone: string };
  readonly waitMinutes?: number;
  readonly winBackDays?: number;
}

type ArmContent = Readonly<Record<string, string | number | boolean>>;

/** What is entered, as texts; an empty one is left out of the document. */
export interface CampaignDraft {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Of the trigger, by the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly wait: string;
  readonly channel: string;
  /** One in a line: `id`, or `id: field=value, field=value`. */
  readonly arms: string;
  readonly minOrders: string;
  readonly maxOrders: string;
  readonly minCartValue: string;
  readonly signedIn: string;
  /** In percent. */
  readonly holdOut: string;
  readonly perWeek: string;
  readonly reEntry: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly timeZone: string;
}

/** The fields of a trigger that the page edits. `number`, `percent`, `list` say how a text becomes a value. */
export interface TriggerField {
  readonly name: string;
  readonly type: 'text' | 'number' | 'percent' | 'list';
  readonly required?: true;
  readonly initial?: string;
}

const noticed: readonly TriggerField[] = [
  { name: 'withinDays', type: 'number' },
  { name: 'by', type: 'list' },
];

/** The triggers, in the order in which they are offered. */
export const triggerFields: Readonly<Record<string, readonly TriggerField[]>> = {
  'cart-abandoned': [],
  'browse-abandoned': [{ name: 'views', type: 'number' }],
  'price-drop': [...noticed, { name: 'atLeast', type: 'percent' }],
  'back-in-stock': noticed,
  'segment-entered': [{ name: 'segment', type: 'text', required: true }],
  'segment-exited': [{ name: 'segment', type: 'text', required: true }],
  welcome: [],
  'post-purchase': [],
  'win-back': [],
  'propensity-crossed': [{ name: 'atLeast', type: 'percent', required: true, initial: '60' }],
  event: [{ name: 'event', type: 'text', required: true, initial: 'product.viewed' }],
};

export const emptyDraft = (timeZone: string): CampaignDraft => ({
  ...{ id: '', name: '', kind: 'cart-abandoned', fields: {}, wait: '', channel: '', arms: '' },
  ...{ minOrders: '', maxOrders: '', minCartValue: '', signedIn: '' },
  ...{ holdOut: '10', perWeek: '', reEntry: '', quietFrom: '', quietTo: '', timeZone },
});

/** What is to be edited of a document. */
export function draftOf(id: string, content: CampaignContent, timeZone: string): CampaignDraft {
  const { trigger, eligibility = {}, quietHours, holdOut = 0.1 } = content;
  const kind = trigger?.kind ?? 'event';
  const fields = (triggerFields[kind] ?? []).map(
    ({ name, type }) => [name, textOf(trigger?.[name], type)] as const,
  );
  const texts = (['name', 'wait', 'channel', 'perWeek', 'reEntry'] as const).map(
    (name) => [name, textOf(content[name], 'text')] as const,
  );
  const asked = (['minOrders', 'maxOrders', 'minCartValue', 'signedIn'] as const).map(
    (name) => [name, textOf(eligibility[name], 'text')] as const,
  );
  return {
    ...emptyDraft(timeZone),
    ...{ id, kind, fields: Object.fromEntries(fields) },
    ...Object.fromEntries([...texts, ...asked]),
    arms: (content.arms ?? []).map(armText).join('\n'),
    holdOut: textOf(holdOut, 'percent'),
    ...(quietHours && {
      ...{ quietFrom: quietHours.from, quietTo: quietHours.to },
      timeZone: quietHours.timeZone,
    }),
  };
}

/** The document of what is entered; of `before` stays what the page does not know. */
export function contentOf(draft: CampaignDraft, before: CampaignContent = {}): CampaignContent {
  const { quietFrom: from, quietTo: to, timeZone } = draft;
  const sameKind = before.trigger?.kind === draft.kind ? before.trigger : {};
  const trigger = {
    ...sameKind,
    ...valuesOf(draft.fields, triggerFields[draft.kind] ?? []),
    kind: draft.kind,
  };
  const eligibility = defined({
    ...before.eligibility,
    minOrders: valueOf(draft.minOrders, 'number'),
    maxOrders: valueOf(draft.maxOrders, 'number'),
    minCartValue: valueOf(draft.minCartValue, 'number'),
    signedIn: draft.signedIn === '' ? undefined : draft.signedIn === 'true',
  });
  const arms = armsOf(draft.arms);
  return defined({
    ...before,
    trigger: defined(trigger),
    name: valueOf(draft.name, 'text'),
    wait: valueOf(draft.wait, 'text'),
    channel: valueOf(draft.channel, 'text'),
    arms: arms.length > 0 ? arms : undefined,
    eligibility: Object.keys(eligibility).length > 0 ? eligibility : undefined,
    holdOut: valueOf(draft.holdOut, 'percent'),
    perWeek: valueOf(draft.perWeek, 'number'),
    reEntry: valueOf(draft.reEntry, 'text'),
    quietHours: from !== '' && to !== '' ? { from, to, timeZone } : undefined,
  });
}

function valuesOf(fields: Readonly<Record<string, string>>, known: readonly TriggerField[]) {
  const values = known.map(({ name, type }) => [name, valueOf(fields[name] ?? '', type)] as const);
  return Object.fromEntries(values);
}

function valueOf(text: string, type: TriggerField['type']): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (type === 'text') return trimmed;
  if (type === 'number') return Number(trimmed);
  if (type === 'percent') return Number((Number(trimmed) / 100).toFixed(4));
  return trimmed.split(/[\s,]+/);
}

function textOf(value: unknown, type: TriggerField['type']): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'number' && type === 'percent') {
    return String(Number((value * 100).toFixed(2)));
  }
  const isText = ['string', 'number', 'boolean'].includes(typeof value);
  return isText ? String(value) : '';
}

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Throws a SyntaxError for JSON that cannot be read. */
function armsOf(text: string): { id: string; content?: ArmContent }[] {
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
function armText({ id, content = {} }: { readonly id: string; readonly content?: ArmContent }) {
  const fields = Object.entries(content).map(([name, value]) => `${name}=${String(value)}`);
  if (fields.length === 0) return id;
  const text = fields.join(', ');
  const isSame = JSON.stringify(armContent(text)) === JSON.stringify(content);
  return `${id}: ${isSame ? text : JSON.stringify(content)}`;
}

/** An id for a campaign of this name. */
export function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return id === '' ? `campaign-${String(Date.now()).slice(-6)}` : id;
}
