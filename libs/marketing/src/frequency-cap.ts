import { CAP_WINDOW_MS } from './marketing-options.js';

/** Whether one more campaign at `now` keeps to `perWeek` in the seven days that end there. */
export function mayRequest(requestedAt: readonly number[], now: number, perWeek: number): boolean {
  return withinWindow(requestedAt, now).length < perWeek;
}

/** The requests to remember once there was one at `now`; never more than the cap allows. */
export function rememberRequest(requestedAt: readonly number[], now: number): number[] {
  return [...withinWindow(requestedAt, now), now];
}

function withinWindow(requestedAt: readonly number[], now: number): number[] {
  return requestedAt.filter((at) => now - at < CAP_WINDOW_MS);
}

/** Whether a cap may still have to count any of the requests. */
export function isOfWeek(requestedAt: readonly number[], now: number): boolean {
  return withinWindow(requestedAt, now).length > 0;
}
