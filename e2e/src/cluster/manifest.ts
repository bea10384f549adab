/** The parts of Kubernetes' objects that the rules look at. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels };
  data?: Record<string, string>;
  automountServiceAccountToken?: boolean;
  spec: Spec;
}

type Labels = Record<string, string>;

interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

interface Spec {
  template: { metadata: { labels: Labels; annotations?: Labels }; spec: PodSpec };
  jobTemplate: { spec: { template: { metadata: { labels: Labels; annotations?: Labels }; spec: PodSpec } } };
  volumeClaimTemplates?: { metadata: { name: string }; spec: { resources: { requests: { storage: string } } } }[];
  serviceName?: string;
  replicas?: number;
  minReplicas?: number;
  scaleTargetRef?: { name: string };
  selector: Selector & Labels;
  podSelector: Selector;
  policyTypes: string[];
  egress?: { to?: { namespaceSelector?: Selector }[]; ports?: { port: number | string }[] }[];
  metrics?: { resource: { target: { averageUtilization: number } } }[];
  ports: { name: string; port: number; targetPort?: string }[];
  rules: (IngressRule & RouteRule)[];
}

interface IngressRule {
  host?: string;
  http: { paths: { path: string; backend: { service: { name: string; port: { number: number } } } }[] };
}

interface RouteRule {
  matches: { path: { value: string } }[];
  backendRefs: { name: string; port: number }[];
}

export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
  volumes?: { name: string; configMap?: { name: string } }[];
  affinity?: { podAntiAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: { topologyKey: string }[] } };
  containers: Container[];
  initContainers?: Container[];
}

interface Probe {
  periodSeconds?: number;
  failureThreshold?: number;
  httpGet?: { path: string; port: string };
  tcpSocket?: { port: string };
}

export interface Container {
  name: string;
  image: string;
  args?: string[];
  ports?: { name: string; containerPort: number }[];
  envFrom?: { configMapRef: { name: string } }[];
  env?: EnvVariable[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  lifecycle?: { preStop?: { exec?: { command: string[] } } };
  resources?: { requests?: Labels; limits?: Labels };
  securityContext?: {
    allowPrivilegeEscalation?: boolean;
    readOnlyRootFilesystem?: boolean;
    capabilities?: { drop?: string[] };
  };
  volumeMounts?: { name: string; mountPath: string }[];
}

interface EnvVariable {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { name: string; key: string };
    configMapKeyRef?: { name: string; key: string };
    fieldRef?: { fieldPath: string };
  };
}

export interface Workload {
  name: string;
  kind: string;
  labels: Labels;
  annotations: Labels;
  pod: PodSpec;
  /** Every workload has exactly one; a test says so. */
  container: Container;
}

/** Everything that runs pods. */
export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  return manifests
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'CronJob'].includes(kind))
    .map(({ kind, metadata, spec }) => {
      const { template } = kind === 'CronJob' ? spec.jobTemplate.spec : spec;
      const [container] = template.spec.containers;
      if (!container) throw new Error(`${kind} ${metadata.name} has no container`);
      const { labels, annotations = {} } = template.metadata;
      return { name: metadata.name, kind, labels, annotations, pod: template.spec, container };
    });
}

export function selects(selector: Selector, labels: Labels): boolean {
  const same = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return same && (selector.matchExpressions ?? []).every(({ key, values }) => values.includes(labels[key] ?? ''));
}

/** How long the pod is kept after it was told to stop, before the process hears of it. */
export function preStopSeconds({ lifecycle }: Container): number {
  const [command, seconds] = lifecycle?.preStop?.exec?.command ?? [];
  return command === 'sleep' ? Number(seconds) : 0;
}
