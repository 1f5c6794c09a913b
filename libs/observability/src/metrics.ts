import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One value of a gauge, at the moment at which it is asked for. */
export interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string | number>>;
  readonly value: number;
}

/** The Prometheus metrics of one service, apart from those of others in the same process. */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
    return new Counter<Label>({ name, help, labelNames, registers: [this.registry] });
  }

  gauge<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
    return new Gauge<Label>({ name, help, labelNames, registers: [this.registry] });
  }

  /**
   * A gauge that `samples` is asked for at every scrape; what it does not return then is gone. It should
   * answer from memory: a scrape waits for it.
   */
  sampled<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    samples: () => Iterable<Sample<Label>>,
  ): void {
    const gauge: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        for (const { labels, value } of samples()) gauge.set(labels, value);
      },
    });
  }

  /** A histogram of seconds. */
  histogram<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
    return new Histogram<Label>({
      name,
      help,
      labelNames,
      buckets: LATENCY_BUCKETS,
      registers: [this.registry],
    });
  }

  /** Returns the metrics in Prometheus' text exposition format. */
  expose(): Promise<string> {
    return this.registry.metrics();
  }
}
