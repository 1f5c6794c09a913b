import { ApiQuery } from '@nestjs/swagger';
import type { ItemView } from '@tradewind/contracts';
import { z } from 'zod';
import type { CatalogView } from './catalog-view.js';

/** The parameter `include` of reads that name items. */
export const includeParameter = z.literal('items').exactOptional();

/** Documents the parameter `include`. */
export function ApiIncludeItems() {
  return ApiQuery({
    name: 'include',
    required: false,
    enum: ['items'],
    description: '`items`: with each item what the catalogue knows of it, as `fields`.',
  });
}

/** How OpenAPI shows the fields of an item. */
export const includedFields = {
  type: 'object',
  additionalProperties: true,
  description:
    'With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item.',
} as const;

/** An entry of a list, with what the catalogue knows of its item. */
export type WithFields<Listed> = Listed & { readonly fields?: ItemView };

/** The same list with the fields of its items if they are asked for. */
export function withItems<Listed extends { readonly item: string }>(
  list: readonly Listed[],
  include: 'items' | undefined,
  { catalog, tenant }: { readonly catalog: CatalogView; readonly tenant: string },
): readonly WithFields<Listed>[] {
  if (include === undefined) return list;
  return list.map((listed) => {
    const fields = catalog.view(tenant, listed.item);
    return fields ? { ...listed, fields } : listed;
  });
}
