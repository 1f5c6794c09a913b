import type { Installation, Manifest, Spec } from './manifest.js';
import { workloads } from './manifest.js';
import { isService, objectRule, ofKind } from './rule.js';
import type { Rule } from './rule.js';

const KINDS = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** Rules for autoscalers: on partitions, which limit useful replicas. */
export function scalingPolicy(partitionsOf: (topic: string) => number | undefined): Rule[] {
  return [
    ...KINDS.map((kind) =>
      objectRule(kind, `what a ${kind} scales exists, between two replicas and more`, scalesBadly),
    ),
    objectRule(
      'ScaledObject',
      'consumers scale on the lag of their own group, up to a replica a partition',
      ({ spec = {} }) => {
        const { topic = '', consumerGroup } = spec.triggers?.[0]?.metadata ?? {};
        const own = `tradewind.${targetOf(spec)}.${topic}`;
        return consumerGroup !== own || spec.maxReplicaCount !== partitionsOf(topic);
      },
    ),
    {
      name: 'what is scaled has no number of replicas of its own, which every update would restore',
      violations: (installation) => {
        const scaled = KINDS.flatMap((kind) => ofKind(installation, kind)).map(({ spec }) =>
          targetOf(spec),
        );
        return ofKind(installation, 'Deployment')
          .filter(
            ({ metadata, spec }) => scaled.includes(metadata.name) && spec?.replicas !== undefined,
          )
          .map(({ metadata }) => metadata.name);
      },
    },
    {
      name: 'every service scales',
      violations: (installation) => {
        const scalers = KINDS.flatMap((kind) => ofKind(installation, kind));
        const scaled = scalers.map(({ spec }) => targetOf(spec));
        return workloads(installation)
          .filter(isService)
          .map(({ metadata }) => metadata.name)
          .filter((name) => !scaled.includes(name));
      },
    },
  ];
}

function targetOf(spec: Spec | undefined): string {
  return spec?.scaleTargetRef?.name ?? '';
}

function scalesBadly({ spec = {} }: Manifest, installation: Installation): boolean {
  const deployments = ofKind(installation, 'Deployment').map(({ metadata }) => metadata.name);
  const least = spec.minReplicas ?? spec.minReplicaCount ?? 0;
  const most = spec.maxReplicas ?? spec.maxReplicaCount ?? 0;
  return !deployments.includes(targetOf(spec)) || least < 2 || most <= least;
}
