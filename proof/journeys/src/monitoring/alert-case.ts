/** Series by name and labels; values in promtool's notation, one a step: `0+5x30` is 0, 5, … 150. */
export type Series = Readonly<Record<string, string>>;

export interface AlertCase {
  readonly alert: string;
  /** What the case is of; given where an alert has several. */
  readonly of?: string;
  /** When it is asked for, minutes from the begin. */
  readonly at: number;
  /** Minutes. @default 1 */
  readonly step?: number;
  readonly fires: Series;
  /** A state close by that is in order. */
  readonly silent: Series;
  /** Of the alert that fires, beside its name and severity. */
  readonly labels: Readonly<Record<string, string>>;
}
