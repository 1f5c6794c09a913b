import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One value of a gauge at the time of the scrape. */
export interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string | number>>;
  readonly value: number;
}

/** The Prometheus metrics of one service, separate from those of others in the same process. */
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
   * Adds a gauge whose values `samples` returns at every scrape; labels that it omits disappear. It
   * should answer from memory, since the scrape waits for it.
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
