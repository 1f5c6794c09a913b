/** Colours of a picture, from the background to the accent. */
export interface Palette {
  readonly back: string;
  readonly deep: string;
  readonly main: string;
  readonly light: string;
  /** A colour from across the wheel, used sparingly. */
  readonly spark: string;
}
