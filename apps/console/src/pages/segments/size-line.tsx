import { count, time } from '../../text/format.js';
import { t } from '../../text/text.js';
import type { SegmentSizes } from './segments-view.js';

const [WIDTH, HEIGHT] = [240, 36];

/** The size of a segment over time, once there is more than the present one. */
export function SizeLine(props: {
  of: { readonly segment: string; readonly name: string };
  sizes: SegmentSizes | undefined;
}) {
  const { times = [], sizes = {} } = props.sizes ?? {};
  const values = sizes[props.of.segment] ?? [];
  const [first] = times;
  if (values.length < 2 || first === undefined) return null;
  const most = Math.max(1, ...values);
  const points = values.map((value, i) => {
    const x = (i / (values.length - 1)) * WIDTH;
    return `${x.toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`;
  });
  const label = t('segments.overTime', {
    ...{ name: props.of.name, since: time(first) },
    ...{ before: count(values[0] ?? 0), now: count(values.at(-1) ?? 0) },
  });
  return (
    <figure class="size-line">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption class="quiet">{t('segments.since', { since: time(first) })}</figcaption>
    </figure>
  );
}
