import { nearestOf } from './near-names.js';
import { knownVariables } from './known-variables.js';
import { otherVariables } from './other-variables.js';

/** Variables of these families are of the platform, whatever the rest of the name. */
const FAMILIES = ['KAFKA_', 'KMEANS_', 'MODEL_', 'REDIS_', 'STATE_', 'TRADEWIND_', 'TRAINING_'];
/** Variables of Kafka's own programs. */
const FOREIGN = new Set(['KAFKA_HEAP_OPTS', 'KAFKA_HOME', 'KAFKA_LOG4J_OPTS', 'KAFKA_OPTS']);
/** Kubernetes and Docker tell containers by such variables where services of a name are. */
const SERVICE_LINK = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP)(?:_\w+)?)$/;
const SERVICE_URL = /^(?:tcp|udp):\/\//;
/** How many changes make a slip: of names as short as HOST, many others are two away, such as HOME. */
const slipsOf = ({ length }: string) => (length < 7 ? 1 : length < 16 ? 2 : 3);

export interface Misspelt {
  readonly name: string;
  readonly suggestion: string;
}

const known: ReadonlySet<string> = new Set([
  ...knownVariables,
  ...otherVariables.map(({ name }) => name),
]);

/** Variables that no part of the platform knows, and whose names look as if one should. */
export function misspeltVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Misspelt[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined || value === '' || known.has(name) || FOREIGN.has(name)) return [];
    if (SERVICE_LINK.test(name) || SERVICE_URL.test(value)) return [];
    const suggestion = nearName(name) ?? relativeOf(name);
    return suggestion === undefined ? [] : [{ name, suggestion }];
  });
}

/** A known name that is a slip of the keys away. */
function nearName(name: string): string | undefined {
  const nearest = nearestOf(name, known);
  if (nearest === undefined) return undefined;
  return nearest.distance <= slipsOf(nearest.name) ? nearest.name : undefined;
}

/** The nearest name of the same family. */
function relativeOf(name: string): string | undefined {
  const family = FAMILIES.find((prefix) => name.startsWith(prefix));
  if (family === undefined) return undefined;
  return nearestOf(
    name,
    [...known].filter((other) => other.startsWith(family)),
  )?.name;
}
