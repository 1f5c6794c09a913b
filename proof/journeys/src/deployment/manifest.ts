/** The parts of Kubernetes objects that the policy checks; all of them may be missing. */
export interface Manifest {
  kind: string;
  apiVersion: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec?: Spec;
}

export interface Selector {
  matchLabels?: Record<string, string>;
}

export interface Spec {
  replicas?: number;
  selector?: Selector & Record<string, unknown>;
  template?: { metadata?: { labels?: Record<string, string> }; spec?: PodSpec };
  strategy?: { rollingUpdate?: { maxUnavailable?: number } };
  ports?: { port: number; targetPort?: string | number }[];
  maxUnavailable?: number;
  podSelector?: Selector;
  policyTypes?: string[];
  ingress?: { ports?: { port: number }[] }[];
  egress?: { ports?: { port: number }[] }[];
  scaleTargetRef?: { name: string };
  minReplicas?: number;
  minReplicaCount?: number;
  maxReplicas?: number;
  maxReplicaCount?: number;
  rules?: RouteRule[];
  triggers?: { metadata?: { topic?: string; consumerGroup?: string } }[];
}

/** Of an HTTPRoute. */
export interface RouteRule {
  matches?: { path?: { type?: string; value?: string }; method?: string }[];
  backendRefs?: { name: string }[];
}

export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  hostNetwork?: boolean;
  hostPID?: boolean;
  securityContext?: {
    runAsNonRoot?: boolean;
    runAsUser?: number;
    seccompProfile?: { type?: string };
  };
  topologySpreadConstraints?: { topologyKey?: string; labelSelector?: Selector }[];
  containers?: Container[];
  volumes?: {
    name: string;
    secret?: { secretName?: string };
    hostPath?: object;
    emptyDir?: { sizeLimit?: string };
  }[];
}

export interface Probe {
  httpGet?: { path?: string; port?: string | number };
  tcpSocket?: { port?: string | number };
  exec?: object;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
}

export interface Container {
  name: string;
  image?: string;
  args?: string[];
  ports?: { name?: string; containerPort: number }[];
  env?: { name: string; value?: string; valueFrom?: object }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: {
    privileged?: boolean;
    allowPrivilegeEscalation?: boolean;
    readOnlyRootFilesystem?: boolean;
    capabilities?: { drop?: string[]; add?: string[] };
  };
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

/** All objects of an installation, and the names that kustomize generates beside them. */
export interface Installation {
  manifests: Manifest[];
  generatedConfigMaps: string[];
  generatedSecrets: string[];
}

/** Objects that run pods. */
export function workloads({ manifests }: Installation): Manifest[] {
  return manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
}

export function podOf(workload: Manifest): PodSpec {
  return workload.spec?.template?.spec ?? {};
}

export function podLabelsOf(workload: Manifest): Record<string, string> {
  return workload.spec?.template?.metadata?.labels ?? {};
}

export function containersOf(workload: Manifest): Container[] {
  return podOf(workload).containers ?? [];
}

/** Returns whether labels match a selector; an empty one matches everything. */
export function selects(wanted: Record<string, unknown> = {}, labels: Record<string, string> = {}) {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
