import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is a time such as '22:00'");

/** From one time of day to another, over midnight if the second is the earlier one. */
export const quietHoursSchema = z
  .strictObject({
    from: timeOfDay,
    to: timeOfDay,
    /** IANA name, such as `Europe/Zurich`. */
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, { message: "is no time zone such as 'Europe/Zurich'" }),
  })
  .refine(({ from, to }) => loudMinutes(from, to) >= 60, {
    message: 'leaves less than an hour of the day',
    path: ['to'],
  });
export type QuietHours = z.output<typeof quietHoursSchema>;

function loudMinutes(from: string, to: string): number {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return (minutes(from) - minutes(to) + 1_440) % 1_440;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
