/**
 * Value for `NODE_OPTIONS` that shifts what a process takes for the time of day by `shiftMs`, in
 * `Date` and nowhere else: timers and `performance.now()` go on as they are.
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
