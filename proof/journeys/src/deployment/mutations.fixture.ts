import type { Container, Installation, Manifest, PodSpec, Spec } from './manifest.js';
import { containersOf, podOf } from './manifest.js';

/** Returns an installation with a change. */
export type Change = (installation: Installation) => void;

function profileService({ manifests }: Installation): Manifest {
  const found = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'profile-service',
  );
  if (found === undefined) throw new Error('no profile-service');
  return found;
}

const inPod =
  (change: (pod: PodSpec) => void): Change =>
  (installation) => {
    change(podOf(profileService(installation)));
  };

const inContainer =
  (change: (container: Container) => void): Change =>
  (installation) => {
    containersOf(profileService(installation)).forEach(change);
  };

const inSpecOf =
  (kind: string, change: (spec: Spec) => void): Change =>
  ({ manifests }) => {
    const found = manifests.find((manifest) => manifest.kind === kind);
    if (found?.spec === undefined) throw new Error(`no ${kind}`);
    change(found.spec);
  };

const without =
  (kind: string): Change =>
  (installation) => {
    installation.manifests = installation.manifests.filter((manifest) => manifest.kind !== kind);
  };

/** Violating changes for every rule, by its name. */
export const mutations: Record<string, Change[]> = {
  'selectors match the labels of their pods': [
    (installation) => {
      const { spec } = profileService(installation);
      if (spec?.selector) spec.selector.matchLabels = { app: 'another' };
    },
  ],
  'pods run as another user than root': [
    inPod((pod) => (pod.securityContext = { ...pod.securityContext, runAsNonRoot: false })),
    inPod((pod) => (pod.securityContext = { ...pod.securityContext, runAsUser: 0 })),
  ],
  'pods have the default seccomp profile': [
    inPod((pod) => delete pod.securityContext?.seccompProfile),
  ],
  'pods share nothing with their host': [
    inPod((pod) => (pod.hostNetwork = true)),
    inPod((pod) => (pod.hostPID = true)),
    inPod((pod) => pod.volumes?.push({ name: 'host', hostPath: {} })),
  ],
  'pods have an account of their own, without its token': [
    inPod((pod) => (pod.serviceAccountName = 'default')),
    inPod((pod) => (pod.automountServiceAccountToken = true)),
    without('ServiceAccount'),
  ],
  'pods have the time to finish a batch': [
    inPod((pod) => (pod.terminationGracePeriodSeconds = 19)),
    inPod((pod) => delete pod.terminationGracePeriodSeconds),
    inContainer((container) => (container.lifecycle = { preStop: { sleep: { seconds: 30 } } })),
  ],
  'scratch space is bounded': [inPod((pod) => pod.volumes?.push({ name: 'more', emptyDir: {} }))],
  'images are pinned': [
    inContainer((container) => (container.image = 'tradewind:latest')),
    inContainer((container) => (container.image = 'registry.example:5000/tradewind')),
  ],
  'containers cannot gain privileges': [
    inContainer((container) => delete container.securityContext?.allowPrivilegeEscalation),
    inContainer(
      (container) =>
        (container.securityContext = { ...container.securityContext, privileged: true }),
    ),
  ],
  'containers have no capabilities': [
    inContainer((container) => delete container.securityContext?.capabilities),
    inContainer((container) => {
      container.securityContext = {
        ...container.securityContext,
        capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
      };
    }),
  ],
  'processor, memory and disk are requested, memory and disk limited': [
    inContainer((container) => delete container.resources?.requests?.['cpu']),
    inContainer((container) => delete container.resources?.limits?.['memory']),
    inContainer((container) => delete container.resources?.limits?.['ephemeral-storage']),
  ],
  'containers have a startup, a liveness and a readiness probe': [
    inContainer((container) => delete container.startupProbe),
    inContainer((container) => delete container.livenessProbe),
    inContainer((container) => delete container.readinessProbe),
  ],
  'secrets are no literals': [
    inContainer((container) => container.env?.push({ name: 'TENANTS', value: '[]' })),
    inContainer((container) => container.env?.push({ name: 'KAFKA_SASL_PASSWORD', value: 'x' })),
  ],
  'services have a read-only root file system': [
    inContainer((container) => delete container.securityContext?.readOnlyRootFilesystem),
  ],
  'services live by /health/live and are ready by /health/ready': [
    inContainer((container) => (container.readinessProbe = container.livenessProbe ?? {})),
    inContainer((container) => (container.livenessProbe = container.readinessProbe ?? {})),
  ],
  'services stop once they are out of the load balancer': [
    inContainer((container) => delete container.lifecycle),
    inContainer((container) => (container.lifecycle = { preStop: { sleep: { seconds: 1 } } })),
  ],
  'probes wait for an answer': [
    inContainer((container) => {
      if (container.readinessProbe) container.readinessProbe.timeoutSeconds = 1;
    }),
    inContainer((container) => delete container.livenessProbe?.timeoutSeconds),
  ],
  'services are updated without a gap': [
    (installation) => {
      delete profileService(installation).spec?.strategy;
    },
  ],
  'services spread over nodes': [inPod((pod) => (pod.topologySpreadConstraints = []))],
  'services spread over zones': [inPod((pod) => pod.topologySpreadConstraints?.pop())],
  'the heap of services follows the limit of their memory': [
    inContainer((container) => (container.env = [])),
    inContainer((container) => {
      container.env = [{ name: 'NODE_OPTIONS', value: '--max-old-space-size-percentage=95' }];
    }),
  ],
  'what is scaled has no number of replicas of its own, which every update would restore': [
    (installation) => {
      const { spec } = profileService(installation);
      if (spec) spec.replicas = 2;
    },
  ],
  'the internet reaches public paths only': [
    inSpecOf('HTTPRoute', (spec) =>
      spec.rules?.push({ backendRefs: [{ name: 'chatbot-service' }] }),
    ),
    inSpecOf('HTTPRoute', (spec) => {
      spec.rules?.push({
        matches: [{ path: { type: 'PathPrefix', value: '/v1' } }],
        backendRefs: [{ name: 'collector-service' }],
      });
    }),
    inSpecOf('HTTPRoute', (spec) => {
      spec.rules?.push({
        matches: [{ path: { type: 'Exact', value: '/v1/profiles' } }],
        backendRefs: [{ name: 'profile-service' }],
      });
    }),
  ],
  'pages reach what they need': [without('HTTPRoute')],
  'services take their secrets from a file, read-only': [
    inPod((pod) => (pod.volumes = [])),
    inContainer((container) => (container.volumeMounts = [])),
    (installation) => {
      installation.generatedSecrets = [];
    },
  ],
  'services take their settings from a generated ConfigMap': [
    inContainer((container) => (container.envFrom = [])),
    (installation) => {
      installation.generatedConfigMaps = [];
    },
  ],
  'services have a disruption budget': [without('PodDisruptionBudget')],
  'every workload is reached by a Service': [without('Service')],
  'Services point to pods and ports that exist': [
    inSpecOf('Service', (spec) => (spec.selector = { app: 'another' })),
    inSpecOf('Service', (spec) => (spec.ports = [{ port: 80, targetPort: 'another' }])),
  ],
  'traffic that no policy allows is denied': [
    inSpecOf('NetworkPolicy', (spec) => (spec.policyTypes = ['Ingress'])),
    inSpecOf('NetworkPolicy', (spec) => (spec.ingress = [])),
    inSpecOf('NetworkPolicy', (spec) => (spec.podSelector = { matchLabels: { app: 'another' } })),
  ],
  'a network policy lets clients in': [
    ({ manifests }) => {
      for (const { kind, spec } of manifests) if (kind === 'NetworkPolicy') delete spec?.ingress;
    },
  ],
  'network policies name ports': [inSpecOf('NetworkPolicy', (spec) => (spec.egress = [{}]))],
  'what a ScaledObject scales exists, between two replicas and more': [
    inSpecOf('ScaledObject', (spec) => (spec.scaleTargetRef = { name: 'another' })),
    inSpecOf('ScaledObject', (spec) => (spec.minReplicaCount = 1)),
  ],
  'what a HorizontalPodAutoscaler scales exists, between two replicas and more': [
    inSpecOf('HorizontalPodAutoscaler', (spec) => (spec.maxReplicas = 2)),
  ],
  'consumers scale on the lag of their own group, up to a replica a partition': [
    inSpecOf('ScaledObject', (spec) => (spec.maxReplicaCount = 60)),
    inSpecOf('ScaledObject', (spec) => {
      spec.triggers = [{ metadata: { topic: 'storefront.events.v1', consumerGroup: 'another' } }];
    }),
  ],
  'every service scales': [without('ScaledObject'), without('HorizontalPodAutoscaler')],
};
