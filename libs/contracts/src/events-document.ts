import { DOCUMENT_CHANGED } from './documents/document-changed.js';
import { isOfIdentity, takesUp, type Fold } from './fold.js';
import type { TopicContract } from './topic.js';
import { identityRefusals, identitySplits } from './topics/identity.js';
import { privacyExports, privacyRegulations } from './topics/privacy.js';

/** A fold as its service declares it. */
export type DeclaredFold = Pick<
  Fold,
  'name' | 'inputs' | 'types' | 'emits' | 'announces' | 'documents' | 'handOvers' | 'merge'
>;

/** What one service does with events. */
export interface ServiceFlow {
  readonly name: string;
  readonly folds: readonly DeclaredFold[];
  /** Topics that its HTTP requests are published to. */
  readonly publishes: readonly TopicContract[];
  /** Names of the topics that it reads without folding them, such as snapshots of models. */
  readonly reads: readonly string[];
}

const INTRODUCTION = `# Events

Generated from the contracts of topics and the folds of services by \`npx nx run journeys:events\`.

A fold is named \`<service>/<fold>\`. It is listed for an event if it folds the event's topic and takes up the event's type; the other events of the topic only advance its clock. The emitters of a topic are the folds that declare it, and the services whose HTTP requests are published to it. A reader follows a topic without folding it: a view of a learned model, or an event stream.
`;

/**
 * Returns a Markdown document that lists, for every event of the topics, its topic and key, who
 * emits it and which folds take it up. Tables are aligned as by Prettier.
 *
 * @throws if nobody emits to a topic, since the document would then be incomplete.
 */
export function eventsDocument(
  topics: readonly TopicContract[],
  services: readonly ServiceFlow[],
): string {
  return [INTRODUCTION, ...topics.map((topic) => sectionOf(topic, services))].join('\n');
}

function sectionOf(topic: TopicContract, services: readonly ServiceFlow[]): string {
  const emitters = emittersOf(topic, services);
  if (emitters.length === 0) throw new Error(`nobody emits to ${topic.name}`);
  const readers = services.filter(({ reads }) => reads.includes(topic.name));
  const rows = Object.keys(topic.events)
    .sort()
    .map((type) => [code(type), listed(consumersOf(topic, type, services))]);
  return [
    `## ${code(topic.name)}`,
    '',
    topic.description,
    '',
    `- key: ${topic.key}, ${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}`,
    `- emitted by: ${listed(emitters)}`,
    ...(readers.length > 0 ? [`- read by: ${listed(readers.map(({ name }) => code(name)))}`] : []),
    '',
    table([['event', 'folded by'], ...rows]),
  ].join('\n');
}

function emittersOf(topic: TopicContract, services: readonly ServiceFlow[]): string[] {
  return services.flatMap(({ name, folds, publishes }) => [
    ...(publishes.some((published) => published.name === topic.name)
      ? [`${code(name)} (HTTP)`]
      : []),
    ...folds
      .filter((fold) => topicsOf(fold).some((of) => of.name === topic.name))
      .map((fold) => code(`${name}/${fold.name}`)),
  ]);
}

/** The runtime tells for a fold that can merge what becomes of links, splits and regulations. */
function topicsOf({ emits, announces = [], handOvers }: DeclaredFold): TopicContract[] {
  if (handOvers === undefined) return [...emits, ...announces];
  const told = [identityRefusals, identitySplits, privacyRegulations, privacyExports];
  return [...new Set([...emits, ...announces, handOvers, ...told])];
}

function consumersOf(
  topic: TopicContract,
  type: string,
  services: readonly ServiceFlow[],
): string[] {
  return services.flatMap(({ name, folds }) =>
    folds
      .filter((fold) => isTakenUp(fold, topic, type))
      .map((fold) => code(`${name}/${fold.name}`)),
  );
}

/** By the fold itself, or for it by the runtime. */
function isTakenUp(fold: DeclaredFold, topic: TopicContract, type: string): boolean {
  if (fold.handOvers?.name === topic.name) return true;
  if (!fold.inputs.some(({ name }) => name === topic.name)) return false;
  if (type === DOCUMENT_CHANGED) return readsDocuments(fold, topic);
  return takesUp(fold, type) || (isOfIdentity(type) && fold.merge !== undefined);
}

/** A fold is told of the documents that it reads, in each of its topics that they are announced in. */
function readsDocuments({ documents = [] }: DeclaredFold, topic: TopicContract): boolean {
  return documents.some(({ deliveredTo }) => deliveredTo.some(({ name }) => name === topic.name));
}

function code(text: string): string {
  return `\`${text}\``;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}

function table(rows: readonly (readonly string[])[]): string {
  const [heading = []] = rows;
  const widths = heading.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(heading), rule, ...rows.slice(1).map(line), ''].join('\n');
}
