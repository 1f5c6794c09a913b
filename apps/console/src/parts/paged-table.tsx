import { useEffect, useRef } from 'preact/hooks';
import type { Pages } from '../api/use-pages.js';
import { t } from '../text/text.js';
import { Empty, Failure, Loading } from './state.js';
import { Table } from './table.js';
import type { Column } from './table.js';

/** A table whose rows are read page by page, as far as one scrolls. */
export function PagedTable<Row>(props: {
  pages: Pages<Row>;
  label: string;
  /** Said where there are no rows. */
  none: string;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
}) {
  const { pages, none, ...table } = props;
  const { rows, error, hasMore, load } = pages;
  return (
    <>
      {rows.value?.length === 0 && <Empty>{none}</Empty>}
      {rows.value !== undefined && rows.value.length > 0 && <Table {...table} rows={rows.value} />}
      {rows.value === undefined && !error.value && <Loading />}
      {error.value && <Failure error={error.value} retry={() => void load()} />}
      {hasMore && !error.value && <MoreRows load={load} />}
    </>
  );
}

/** Loads what follows when the end of a list comes near; a button does so by the keyboard. */
function MoreRows({ load }: { readonly load: () => Promise<void> }) {
  const place = useRef<HTMLButtonElement>(null);
  const isLoading = useRef(false);
  const loadOnce = async () => {
    if (isLoading.current) return;
    isLoading.current = true;
    await load();
    isLoading.current = false;
  };
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void loadOnce();
      },
      { rootMargin: '800px 0px' },
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  });
  return (
    <button ref={place} type="button" onClick={() => void loadOnce()}>
      {t('app.more')}
    </button>
  );
}
