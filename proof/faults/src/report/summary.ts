import { invariantNames, invariantTexts } from '../run/subject.js';
import type { Verdict } from '../run/subject.js';
import type { Figures } from './figures.js';

const MAX_DETAIL = 160;

/** Returns the summary of a run for people: several lines, without a line break at the end. */
export function summaryText(figures: Figures): string {
  return [
    '',
    faultsLine(figures),
    timesLine(figures),
    '',
    ...tableOf(figures),
    ...controlLines(figures),
    `seed ${figures.seed}, ${(figures.wallMs / 1_000).toFixed(0)} s`,
  ].join('\n');
}

function faultsLine({ faults }: Figures): string {
  const counts = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  return `faults: ${counts.length === 0 ? 'none' : counts.join(', ')}`;
}

function timesLine({ recoveryMs, drainMs }: Figures): string {
  const time = (ms: number | null) => (ms === null ? 'not measured' : `${ms} ms`);
  return `longest recovery: ${time(recoveryMs)}; longest drain: ${time(drainMs)}`;
}

/** Returns a line for each invariant with a mark for each subject, followed by the violations. */
function tableOf({ invariants, subjects }: Figures): string[] {
  const columns = Object.entries(subjects);
  const width = Math.max(...Object.values(invariantTexts).map((text) => text.length));
  const nameWidth = Math.max(...invariantNames.map((name) => name.length));
  const heading = [' '.repeat(nameWidth + width + 2), ...columns.map(([name]) => name)].join('  ');
  const lines = invariantNames.flatMap((name) => {
    if (invariants[name] === undefined) return [];
    const marks = columns.map(([subject, of]) =>
      markOf(of.invariants[name]).padEnd(subject.length),
    );
    const title = `${name.padEnd(nameWidth)}  ${invariantTexts[name].padEnd(width)}`;
    const line = [title, ...marks].join('  ').trimEnd();
    const fallen = columns.flatMap(([subject, of]) => {
      const verdict = of.invariants[name];
      return verdict?.held === false ? [`      ${subject}: ${shortened(verdict.detail)}`] : [];
    });
    return [line, ...fallen];
  });
  return [heading, ...lines, ''];
}

function markOf(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '-';
  return verdict.held ? 'held' : 'FELL';
}

function controlLines({ controls }: Figures): string[] {
  const names = Object.keys(controls);
  if (names.length === 0) return [];
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(controls).map(([name, { detected, detail }]) => {
    const mark = detected ? 'detected    ' : 'NOT DETECTED';
    return `control ${name.padEnd(width)}  ${mark}  ${shortened(detail)}`;
  });
  return [...lines, ''];
}

function shortened(detail: string): string {
  return detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail;
}
