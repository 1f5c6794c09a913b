import { z } from 'zod';

/** What a service has too little of to conclude something for a tenant. */
export const missingDataSchema = z.object({
  /** What cannot be concluded yet, e.g. `segments`. */
  what: z.string(),
  have: z.number().nonnegative(),
  /** From how much on it can. */
  need: z.number().nonnegative(),
  /** For people, e.g. `segments: 57 of 200 shoppers`. */
  text: z.string(),
});
export type MissingData = z.output<typeof missingDataSchema>;

/** `of` names what is counted, e.g. `shoppers`. */
export function missingData(
  what: string,
  { have, need, of }: { readonly have: number; readonly need: number; readonly of: string },
): MissingData {
  return { what, have, need, text: `${what}: ${String(have)} of ${String(need)} ${of}` };
}
