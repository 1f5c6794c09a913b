import type { RowIssue } from '@tradewind/catalog';

/** Issues that a report lists; the others are counted. */
const MAX_ISSUES = 100;

export type ImportMode = 'merge' | 'replace';

export interface ReportedIssue extends RowIssue {
  /** The line of the file, or the position in the array from 1. */
  readonly line: number;
  readonly id?: string;
}

/** What became of the rows of a request. */
export interface ImportView {
  readonly accepted: number;
  readonly refused: number;
  /** Items that are not for sale any more since the file does not have them; only with mode=replace. */
  readonly deactivated?: number;
  /** Why items that the file does not have stay as they are, although they were to be replaced. */
  readonly notReplaced?: string;
  /** Why the rest of the file was not read. */
  readonly unreadable?: { readonly line: number; readonly message: string };
  /** Columns or elements that say nothing of an item. */
  readonly ignored?: readonly string[];
  /** Why rows were refused: the first hundred reasons. */
  readonly issues: readonly ReportedIssue[];
}

/** Gathers what becomes of rows. */
export class ImportReport {
  accepted = 0;
  refused = 0;
  deactivated: number | undefined;
  notReplaced: string | undefined;
  unreadable: ImportView['unreadable'];
  ignored: readonly string[] = [];
  readonly #issues: ReportedIssue[] = [];

  refuse(
    line: number,
    { id, issues }: { readonly id?: string | undefined; readonly issues: readonly RowIssue[] },
  ): void {
    this.refused += 1;
    for (const issue of issues) {
      if (this.#issues.length >= MAX_ISSUES) return;
      this.#issues.push({ line, ...(id !== undefined && { id }), ...issue });
    }
  }

  get view(): ImportView {
    const { accepted, refused, deactivated, notReplaced, unreadable, ignored } = this;
    return {
      accepted,
      refused,
      ...(deactivated !== undefined && { deactivated }),
      ...(notReplaced !== undefined && { notReplaced }),
      ...(unreadable && { unreadable }),
      ...(ignored.length > 0 && { ignored }),
      issues: this.#issues,
    };
  }
}
