import type { JobFailureCode } from '@tradewind/contracts';

/** Why a job was given up, or not taken. */
export class JobFailure extends Error {
  constructor(
    readonly code: JobFailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'JobFailure';
  }
}

/** Failures after which the same job may well succeed: what killed it may not have been the job. */
export function isWorthAnotherStart({ code }: JobFailure): boolean {
  return code === 'crashed' || code === 'out-of-memory';
}
