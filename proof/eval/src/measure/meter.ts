/** Takes the CPU time of the code under evaluation, apart from reading, baselines and intervals. */
export class Meter {
  #micros = 0;
  #events = 0;

  /** Runs work that takes a number of events or rows. CPU time of all threads counts. */
  run<T>(events: number, work: () => T): T {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.#micros += user + system;
    this.#events += events;
    return result;
  }

  get microsPerEvent(): number | null {
    return this.#events === 0 ? null : this.#micros / this.#events;
  }
}
