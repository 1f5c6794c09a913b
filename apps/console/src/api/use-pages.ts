import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { request, requestErrorOf } from './request.js';
import type { RequestError } from './request.js';

interface Answer {
  readonly total?: number;
  readonly next?: string;
  readonly [field: string]: unknown;
}

/** The rows of a list that services answer page by page, as far as they have been read. */
export interface Pages<Row> {
  /** `undefined` until the first page is read. */
  readonly rows: Signal<readonly Row[] | undefined>;
  readonly total: Signal<number>;
  readonly error: Signal<RequestError | undefined>;
  /** Whether there are more. */
  readonly hasMore: boolean;
  /** Reads the next page, or again the one that could not be read. */
  readonly load: () => Promise<void>;
}

const PAGE_ROWS = 100;

/** Reads a list below `/api` from its first page on. */
export function usePages<Row>(
  path: string,
  /** The field of an answer that has its rows. */
  field: string,
): Pages<Row> {
  const rows = useSignal<readonly Row[] | undefined>(undefined);
  const total = useSignal(0);
  const next = useSignal<string | undefined>(undefined);
  const error = useSignal<RequestError | undefined>(undefined);
  const load = async () => {
    const after = next.value === undefined ? '' : `&after=${encodeURIComponent(next.value)}`;
    try {
      const page = await request<Answer>(`${path}?limit=${String(PAGE_ROWS)}${after}`);
      rows.value = [...(rows.value ?? []), ...((page[field] as readonly Row[] | undefined) ?? [])];
      total.value = page.total ?? rows.value.length;
      next.value = page.next;
      error.value = undefined;
    } catch (thrown) {
      error.value = requestErrorOf(thrown);
    }
  };
  useEffect(() => void load(), []);
  return { rows, total, error, hasMore: next.value !== undefined, load };
}
