import { z } from 'zod';
import { defineDocument } from '../document-kind.js';

export const segmentNameDocument = defineDocument({
  kind: 'segment-name',
  description: "The shop's own names for learned segments.",
  ids: 'The id of the segment.',
  schema: z.strictObject({
    name: z.string().min(1).max(80),
    description: z.string().max(500).optional(),
  }),
  editors: ['marketer'],
  maxPerTenant: 100,
  maxBytes: 4_000,
  deliveredTo: [],
  example: {
    id: 'segment-1',
    content: { name: 'Tea lovers', description: 'Buy tea and little else.' },
  },
});
