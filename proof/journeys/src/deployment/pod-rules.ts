import type { Manifest, Probe } from './manifest.js';
import { containersOf, podLabelsOf, podOf, selects } from './manifest.js';
import { containerRule, isService, ofKind, workloadRule } from './rule.js';
import type { Rule } from './rule.js';

/** The time a service takes at most to finish a batch, publish its output and leave its groups. */
const STOP_SECONDS = 10;
/** The least time between the service's own deadline and the kill of its pod. */
const SPARE_SECONDS = 5;
/** Nodes learn within this time that a pod gets no more requests. */
const MIN_UNROUTED_SECONDS = 5;
/** A ping of the log and one of the store time out after 2 s. */
const MIN_PROBE_TIMEOUT_SECONDS = 3;
const SECRET_NAME = /SECRET|PASSWORD|TOKEN|TENANTS|REDIS_URL|CREDENTIAL|PRIVATE/;
const PINNED_IMAGE = /:[^:/]*\d[^:/]*$/;

function pathOf(probe: Probe | undefined): string | undefined {
  return probe?.httpGet?.path;
}

function preStopSecondsOf(workload: Manifest): number {
  const sleeps = containersOf(workload).map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds);
  return Math.max(0, ...sleeps.map((seconds) => seconds ?? 0));
}

const podRules: Rule[] = [
  workloadRule('selectors match the labels of their pods', (workload) => {
    const wanted = workload.spec?.selector?.matchLabels ?? {};
    return Object.keys(wanted).length === 0 || !selects(wanted, podLabelsOf(workload));
  }),
  workloadRule('pods run as another user than root', (workload) => {
    const { securityContext } = podOf(workload);
    return securityContext?.runAsNonRoot !== true || (securityContext.runAsUser ?? 0) === 0;
  }),
  workloadRule(
    'pods have the default seccomp profile',
    (workload) => podOf(workload).securityContext?.seccompProfile?.type !== 'RuntimeDefault',
  ),
  workloadRule('pods share nothing with their host', (workload) => {
    const { hostNetwork, hostPID, volumes = [] } = podOf(workload);
    return (
      hostNetwork === true ||
      hostPID === true ||
      volumes.some(({ hostPath }) => hostPath !== undefined)
    );
  }),
  workloadRule('pods have an account of their own, without its token', (workload, installation) => {
    const { serviceAccountName, automountServiceAccountToken } = podOf(workload);
    const accounts = ofKind(installation, 'ServiceAccount').map(({ metadata }) => metadata.name);
    const own = serviceAccountName === workload.metadata.name;
    return !own || !accounts.includes(serviceAccountName) || automountServiceAccountToken !== false;
  }),
  workloadRule(
    'pods have the time to finish a batch',
    (workload) =>
      (podOf(workload).terminationGracePeriodSeconds ?? 0) <
      preStopSecondsOf(workload) + STOP_SECONDS + SPARE_SECONDS,
  ),
  workloadRule('scratch space is bounded', (workload) =>
    (podOf(workload).volumes ?? []).some(
      ({ emptyDir }) => emptyDir !== undefined && emptyDir.sizeLimit === undefined,
    ),
  ),
];

const containerRules: Rule[] = [
  containerRule('images are pinned', ({ image = '' }) => !PINNED_IMAGE.test(image)),
  containerRule(
    'containers cannot gain privileges',
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation !== false || securityContext.privileged === true,
  ),
  containerRule('containers have no capabilities', ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    return !drop.includes('ALL') || add.length > 0;
  }),
  containerRule(
    'processor, memory and disk are requested, memory and disk limited',
    ({ resources }) =>
      ['cpu', 'memory', 'ephemeral-storage'].some((name) => !resources?.requests?.[name]) ||
      ['memory', 'ephemeral-storage'].some((name) => !resources?.limits?.[name]),
  ),
  containerRule(
    'containers have a startup, a liveness and a readiness probe',
    ({ startupProbe, livenessProbe, readinessProbe }) =>
      startupProbe === undefined || livenessProbe === undefined || readinessProbe === undefined,
  ),
  containerRule('secrets are no literals', ({ env = [] }) =>
    env.some(({ name, value }) => SECRET_NAME.test(name) && value !== undefined),
  ),
];

const serviceRules: Rule[] = [
  workloadRule(
    'services have a read-only root file system',
    (workload) =>
      isService(workload) &&
      containersOf(workload).some(
        ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true,
      ),
  ),
  workloadRule(
    'services live by /health/live and are ready by /health/ready',
    (workload) =>
      isService(workload) &&
      containersOf(workload).some(
        ({ livenessProbe, readinessProbe }) =>
          pathOf(livenessProbe) !== '/health/live' || pathOf(readinessProbe) !== '/health/ready',
      ),
  ),
  workloadRule(
    'services stop once they are out of the load balancer',
    (workload) => isService(workload) && preStopSecondsOf(workload) < MIN_UNROUTED_SECONDS,
  ),
  workloadRule(
    'probes wait for an answer',
    (workload) =>
      isService(workload) &&
      containersOf(workload).some(({ livenessProbe, readinessProbe }) =>
        [livenessProbe, readinessProbe].some(
          (probe) => (probe?.timeoutSeconds ?? 1) < MIN_PROBE_TIMEOUT_SECONDS,
        ),
      ),
  ),
  workloadRule('services are updated without a gap', (workload) => {
    return isService(workload) && workload.spec?.strategy?.rollingUpdate?.maxUnavailable !== 0;
  }),
  workloadRule('services spread over nodes', (workload) => {
    const spread = podOf(workload).topologySpreadConstraints ?? [];
    const own = spread.some(({ labelSelector }) =>
      selects(labelSelector?.matchLabels, podLabelsOf(workload)),
    );
    return isService(workload) && !own;
  }),
  workloadRule('services spread over zones', (workload) => {
    const keys = (podOf(workload).topologySpreadConstraints ?? []).map(
      ({ topologyKey }) => topologyKey,
    );
    return isService(workload) && !keys.includes('topology.kubernetes.io/zone');
  }),
  workloadRule('the heap of services follows the limit of their memory', (workload) => {
    const options = containersOf(workload).map(
      ({ env = [] }) => env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '',
    );
    const share = options.map((text) => /^--max-old-space-size-percentage=(\d\d)$/.exec(text)?.[1]);
    return isService(workload) && !share.every((percent) => Number(percent) <= 75);
  }),
  workloadRule('services take their secrets from a file, read-only', (workload, installation) => {
    const secrets = (podOf(workload).volumes ?? []).filter(({ secret }) => secret !== undefined);
    const mounts = containersOf(workload).flatMap(({ volumeMounts = [] }) => volumeMounts);
    const known = secrets.every(({ name, secret }) => {
      const mount = mounts.find((each) => each.name === name);
      return (
        installation.generatedSecrets.includes(secret?.secretName ?? '') && mount?.readOnly === true
      );
    });
    return isService(workload) && (secrets.length === 0 || !known);
  }),
  workloadRule(
    'services take their settings from a generated ConfigMap',
    (workload, installation) =>
      containersOf(workload).some(({ envFrom = [] }) => {
        const names = envFrom.map(({ configMapRef }) => configMapRef?.name ?? '');
        const known = names.every((name) => installation.generatedConfigMaps.includes(name));
        return isService(workload) && (names.length === 0 || !known);
      }),
  ),
];

/** Rules for pods and their containers. */
export const podPolicy: readonly Rule[] = [...podRules, ...containerRules, ...serviceRules];
