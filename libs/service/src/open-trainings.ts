import { Injectable } from '@nestjs/common';

/** A training job of a tenant that has not ended. */
export interface OpenTraining {
  readonly model: string;
  readonly kind: string;
  readonly status: 'queued' | 'running';
  /** From 0 to 1. */
  readonly progress: number;
}

export type FindTrainings = (tenant: string) => readonly OpenTraining[];

/** What a service trains just now, if it trains anything, so that progress can tell it. */
@Injectable()
export class OpenTrainings {
  readonly #finders: FindTrainings[] = [];

  add(finder: FindTrainings): void {
    this.#finders.push(finder);
  }

  of(tenant: string): OpenTraining[] {
    return this.#finders.flatMap((find) => find(tenant));
  }
}
