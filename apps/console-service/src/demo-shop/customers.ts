/** Those who can sign in; the demonstration shop knows no passwords. */
export const customers = [
  { id: 'ada', name: 'Ada Winter' },
  { id: 'ben', name: 'Ben Okafor' },
  { id: 'mei', name: '林美 Lin Mei' },
  { id: 'sol', name: 'Sol Herrera' },
] as const;

export type Customer = (typeof customers)[number];

/** The id under which the shop knows a customer; the platform keeps a pseudonym of it. */
export function userIdOf({ id }: Customer): string {
  return `kestrel-${id}`;
}
