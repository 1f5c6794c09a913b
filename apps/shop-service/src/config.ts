import { platformConfigSchema } from '@tradewind/service';
import type { z } from 'zod';

export const shopConfigSchema = platformConfigSchema;
export type ShopConfig = z.output<typeof shopConfigSchema>;
