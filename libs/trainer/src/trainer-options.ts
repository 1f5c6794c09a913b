export interface TrainerOptions {
  /** Length of an epoch, ms. */
  readonly epochMs: number;
  /**
   * How many partitions feed the trainer.
   * @default SHOPPER_PARTITIONS
   */
  readonly sources?: number;
  /**
   * When the outcome of a training job takes effect: with `wait` in the second epoch after that of the
   * request, which is not learned before, so that what is learned does not depend on how long the job
   * took; with `latest` in the first epoch that is learned after it came.
   * @default 'latest'
   */
  readonly sync?: 'wait' | 'latest';
}
