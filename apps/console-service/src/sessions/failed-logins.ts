import { HttpException, Injectable } from '@nestjs/common';

const WAIT_MS = 500;
const MAX_WAITING = 20;

/** Makes guessing keys slow: a refusal takes half a second, and few are given at once. */
@Injectable()
export class FailedLogins {
  #waiting = 0;

  /** Throws a 429 while too many refusals wait. */
  admit(): void {
    if (this.#waiting >= MAX_WAITING) throw new HttpException('too many failed log-ins', 429);
  }

  async delay(): Promise<void> {
    this.#waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    this.#waiting -= 1;
  }
}
