import { invariantNames, invariantTexts, subjectNames } from './run/subject.js';
import { faultKinds } from './schedule/fault.js';

/** Returns the text of `--help`. */
export function helpText(): string {
  const invariants = invariantNames.map((name) => `  ${name}  ${invariantTexts[name]}`).join('\n');
  return `npm run faults -- [options]

Runs three replicas of each service on a Kafka and a pair of Redis of its own, kills, freezes and cuts
off them while a workload is folded, and compares the result with a reference that is
computed apart.

  --seed N             seed of workload and schedule; printed first (default: a random one)
  --events N           distinct good events for each subject (default: 20000)
  --faults KINDS       comma-separated, or 'none' (default: all):
                       ${faultKinds.slice(0, 6).join(', ')},
                       ${faultKinds.slice(6).join(', ')}
  --minutes M          in which faults happen, all subjects together (default: 3); each kind happens at
                       least once, however short that is
  --subjects NAMES     comma-separated (default: all): ${subjectNames.join(', ')}
  --no-controls        leave out the mutations of the protocol that must be detected
  --appendfsync HOW    everysec (default) or always: how Redis writes its file
  --brokers N          1 (default) or 3: a cluster with every partition on each, two of which a write needs,
                       and of which one at a time is restarted
  --json OUT           write the figures to OUT
  --logs DIR           keep what the replicas print in DIR
  --help               this text

What must hold:
${invariants}

The exit code is 1 if something does not hold or a control is not detected.
`;
}
