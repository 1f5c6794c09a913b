import { TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';

const DEFAULT_SAMPLER = 'parentbased_always_on';

/**
 * Returns the sampler of OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG, which the SDK does not
 * read itself. The span of a batch begins its own trace, so no parent decides about it: it is
 * sampled if one of the traces to which it links is.
 */
export function samplerOf(
  environment: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): Sampler {
  const name = environment['OTEL_TRACES_SAMPLER']?.trim() ?? DEFAULT_SAMPLER;
  const ratio = () => new TraceIdRatioBasedSampler(ratioOf(environment, warn));
  const samplers: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => keepingLinked(ratio()),
    parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    parentbased_always_off: () => parentBased(new AlwaysOffSampler()),
    parentbased_traceidratio: () => parentBased(ratio()),
  };
  const make = Object.hasOwn(samplers, name) ? samplers[name] : undefined;
  if (make !== undefined) return make();
  warn(`tracing: OTEL_TRACES_SAMPLER=${name} is unknown; using ${DEFAULT_SAMPLER}`);
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

function parentBased(root: Sampler): Sampler {
  return new ParentBasedSampler({ root: keepingLinked(root) });
}

function keepingLinked(sampler: Sampler): Sampler {
  return {
    shouldSample: (...span) => {
      const links = span[5];
      const isLinked = links.some(({ context }) => context.traceFlags & TraceFlags.SAMPLED);
      return isLinked
        ? { decision: SamplingDecision.RECORD_AND_SAMPLED }
        : sampler.shouldSample(...span);
    },
    toString: () => `KeepingLinked{${sampler.toString()}}`,
  };
}

function ratioOf(
  environment: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): number {
  const text = environment['OTEL_TRACES_SAMPLER_ARG'];
  const ratio = text === undefined || text.trim() === '' ? 1 : Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warn(`tracing: OTEL_TRACES_SAMPLER_ARG=${String(text)} is not a number from 0 to 1; using 1`);
  return 1;
}
