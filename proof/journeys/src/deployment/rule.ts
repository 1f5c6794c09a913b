import type { Container, Installation, Manifest } from './manifest.js';
import { containersOf, podLabelsOf, workloads } from './manifest.js';

/** A rule for an installation on Kubernetes. */
export interface Rule {
  readonly name: string;
  /** Returns the violations of the rule; none if it is kept. */
  violations(installation: Installation): string[];
}

/** Makes a rule for every workload; `broken` returns a workload's violations. */
export function workloadRule(
  name: string,
  broken: (workload: Manifest, installation: Installation) => boolean,
): Rule {
  return {
    name,
    violations: (installation) =>
      workloads(installation)
        .filter((workload) => broken(workload, installation))
        .map(({ metadata }) => metadata.name),
  };
}

/** Makes a rule for every container of every workload. */
export function containerRule(name: string, broken: (container: Container) => boolean): Rule {
  return workloadRule(name, (workload) => containersOf(workload).some(broken));
}

/** Makes a rule for every object of a kind. */
export function objectRule(
  kind: string,
  name: string,
  broken: (manifest: Manifest, installation: Installation) => boolean,
): Rule {
  return {
    name,
    violations: (installation) =>
      ofKind(installation, kind)
        .filter((manifest) => broken(manifest, installation))
        .map(({ metadata }) => metadata.name),
  };
}

/** Returns whether a workload is one of the platform's services. */
export function isService(workload: Manifest): boolean {
  return podLabelsOf(workload)['tradewind.dev/role'] === 'service';
}

export function ofKind({ manifests }: Installation, kind: string): Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}
