/** The part of cli-progress that is used here; it comes without types. */
declare module 'cli-progress' {
  export interface BarOptions {
    readonly format: string;
    readonly hideCursor?: boolean;
    readonly stream?: NodeJS.WritableStream;
  }
  export class SingleBar {
    constructor(options: BarOptions, preset: object);
    start(total: number, value: number, payload: Readonly<Record<string, string>>): void;
    update(value: number, payload?: Readonly<Record<string, string>>): void;
    stop(): void;
  }
  export const Presets: { readonly shades_classic: object };
}
