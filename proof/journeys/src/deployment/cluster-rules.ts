import type { Installation, Manifest } from './manifest.js';
import { containersOf, podLabelsOf, selects, workloads } from './manifest.js';
import { isService, objectRule, ofKind, workloadRule } from './rule.js';
import type { Rule } from './rule.js';

/** A policy for all pods that covers both directions and allows nothing. */
function deniesAll({ spec = {} }: Manifest): boolean {
  const selected = Object.keys(spec.podSelector ?? { none: true });
  const types = spec.policyTypes ?? [];
  const allows = spec.ingress !== undefined || spec.egress !== undefined;
  return selected.length === 0 && types.includes('Ingress') && types.includes('Egress') && !allows;
}

/**
 * Returns whether an object of a kind selects a workload's pods, by the selector that `of` finds.
 */
function hasSelecting(
  kind: string,
  of: (manifest: Manifest) => Record<string, unknown> | undefined,
): (workload: Manifest, installation: Installation) => boolean {
  return (workload, installation) =>
    ofKind(installation, kind).some((manifest) => {
      const wanted = of(manifest);
      return wanted !== undefined && selects(wanted, podLabelsOf(workload));
    });
}

const hasBudget = hasSelecting('PodDisruptionBudget', ({ spec }) => spec?.selector?.matchLabels);
const hasService = hasSelecting('Service', ({ spec }) => spec?.selector);
const hasIngress = hasSelecting('NetworkPolicy', ({ spec }) =>
  spec?.ingress === undefined ? undefined : spec.podSelector?.matchLabels,
);

/** Rules for the objects around the pods. */
export const clusterPolicy: readonly Rule[] = [
  workloadRule(
    'services have a disruption budget',
    (workload, installation) => isService(workload) && !hasBudget(workload, installation),
  ),
  workloadRule(
    'every workload is reached by a Service',
    (workload, installation) => !hasService(workload, installation),
  ),
  objectRule('Service', 'Services point to pods and ports that exist', ({ spec }, installation) => {
    const target = workloads(installation).find((workload) =>
      selects(spec?.selector, podLabelsOf(workload)),
    );
    const containers = target === undefined ? [] : containersOf(target);
    const names = containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    return !(spec?.ports ?? []).every(({ targetPort }) => names.includes(String(targetPort)));
  }),
  {
    name: 'traffic that no policy allows is denied',
    violations: (installation) =>
      ofKind(installation, 'NetworkPolicy').some(deniesAll) ? [] : ['no policy denies all'],
  },
  workloadRule(
    'a network policy lets clients in',
    (workload, installation) => !hasIngress(workload, installation),
  ),
  objectRule('NetworkPolicy', 'network policies name ports', ({ spec }) =>
    [...(spec?.ingress ?? []), ...(spec?.egress ?? [])].some(
      ({ ports = [] }) => ports.length === 0,
    ),
  ),
];
