/**
 * Returns a value for `NODE_OPTIONS` that shifts the time of day of a process by `shiftMs`, in
 * `Date` only: timers and `performance.now()` are unaffected.
 */
export function clockShift(shiftMs: number): string {
  const module = `
    const Real = Date;
    const shift = ${shiftMs};
    globalThis.Date = class Date extends Real {
      constructor(...args) {
        if (args.length === 0) super(Real.now() + shift);
        else super(...args);
      }
      static now() {
        return Real.now() + shift;
      }
    };`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}
