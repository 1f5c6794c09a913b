/** Formats with separated thousands; a dash stands for a missing value. */
export function figure(value: number | null | undefined, decimals = 0): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '-';
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString('en', digits);
}
