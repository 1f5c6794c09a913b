import { Injectable } from '@nestjs/common';
import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import type { MissingData } from '@tradewind/contracts';

export type FindMissing = (tenant: string) => Promise<readonly MissingData[]>;

/** Gathers from a service's reads what they lack the data for, so that progress can say so as well. */
@Injectable()
export class MissingDataFinders {
  readonly #finders: FindMissing[] = [];

  add(finder: FindMissing): void {
    this.#finders.push(finder);
  }

  async of(tenant: string): Promise<MissingData[]> {
    return (await Promise.all(this.#finders.map((find) => find(tenant)))).flat();
  }
}

const count = { type: 'number', minimum: 0 } as const;

/** The schema of `missing` in the answer of a read. */
export const missingDataResponse: ApiResponseSchemaHost['schema'] = {
  type: 'array',
  description: 'What there is too little data for yet; empty when nothing is.',
  items: {
    type: 'object',
    required: ['what', 'have', 'need', 'text'],
    properties: {
      what: { type: 'string', description: 'e.g. segments' },
      have: count,
      need: count,
      text: { type: 'string', description: 'e.g. segments: 57 of 200 shoppers' },
    },
  },
};
