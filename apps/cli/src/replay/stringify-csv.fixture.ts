/** A CSV record, quoted where it must be (RFC 4180). For tests. */
export function stringify(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}
