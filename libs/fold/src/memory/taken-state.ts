/** What a fold kept of an entity, on its way to another one. */
export interface TakenState {
  readonly state: unknown;
  /** The version of its form. */
  readonly version: number;
  /** The ring of ids of the events folded into it. */
  readonly seen: string;
}
