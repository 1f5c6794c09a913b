import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly numeric?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** Rows of one body of a table; only bodies near the window have their rows as elements. */
const BODY_ROWS = 50;
/** How near, so that rows are there before they are seen. */
const NEAR = '1200px 0px';
/** Of a body that was never shown. */
const ROW_HEIGHT = 64;

/** A table that scrolls sideways where the screen is narrow, and may have any number of rows. */
export function Table<Row>(props: TableProps<Row>) {
  return (
    <div class="table-frame" role="region" aria-label={props.label} tabIndex={0}>
      <table aria-rowcount={props.rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {props.columns.map(({ head, numeric }) => (
              <th key={head} scope="col" class={numeric ? 'numeric' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <TableBodies {...props} />
      </table>
    </div>
  );
}

/** The rows of a table, in bodies of 50. */
function TableBodies<Row>({ columns, rows, keyOf }: TableProps<Row>) {
  const bodies = Array.from({ length: Math.ceil(rows.length / BODY_ROWS) }, (_, at) => at);
  return (
    <>
      {bodies.map((at) => (
        <Body
          key={at}
          first={at * BODY_ROWS}
          rows={rows.slice(at * BODY_ROWS, (at + 1) * BODY_ROWS)}
          {...{ columns, keyOf }}
        />
      ))}
    </>
  );
}

/** A body far from the window is one row as high as its own. */
function Body<Row>(props: Omit<TableProps<Row>, 'label'> & { readonly first: number }) {
  const { columns, rows, keyOf, first } = props;
  const place = useRef<HTMLTableSectionElement>(null);
  const isNear = useSignal(first === 0);
  const height = useRef(0);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        if (isNear.value && !entry.isIntersecting) height.current = entry.boundingClientRect.height;
        isNear.value = entry.isIntersecting;
      },
      { rootMargin: NEAR },
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  const shown = isNear.value || rows.length < BODY_ROWS;
  return (
    <tbody ref={place}>
      {shown ? (
        rows.map((row, at) => (
          <tr key={keyOf(row)} aria-rowindex={first + at + 2}>
            <Cells {...{ columns, row }} />
          </tr>
        ))
      ) : (
        <tr aria-hidden="true">
          <td colSpan={columns.length} height={height.current || rows.length * ROW_HEIGHT} />
        </tr>
      )}
    </tbody>
  );
}

function Cells<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  return (
    <>
      {columns.map(({ head, cell, numeric }) => (
        <td key={head} class={numeric ? 'numeric' : undefined}>
          {cell(row)}
        </td>
      ))}
    </>
  );
}
