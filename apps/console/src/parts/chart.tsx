import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { rates } from '../api/live.js';

const HEIGHT = 160;
const SHOWN_SECONDS = 120;

/** Loaded with the first chart, since the first page needs none to be read. */
async function plot(place: HTMLElement, label: string): Promise<uPlot> {
  const [{ default: Plot }] = await Promise.all([
    import('uplot'),
    import('uplot/dist/uPlot.min.css'),
  ]);
  const style = getComputedStyle(place);
  const [line, axis] = ['--accent', '--quiet'].map((name) => style.getPropertyValue(name).trim());
  const grid = { stroke: style.getPropertyValue('--line').trim(), width: 1 };
  return new Plot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      series: [{}, { label, width: 2, stroke: line ?? '', fill: `${line ?? ''}22` }],
      axes: [
        { stroke: axis ?? '', grid },
        { stroke: axis ?? '', grid, size: 44 },
      ],
      scales: {
        x: { range: (_, __, last) => [last - SHOWN_SECONDS, last] },
        y: { range: (_, __, highest) => [0, Math.max(10, highest * 1.1)] },
      },
    },
    data(),
    place,
  );
}

function data(): uPlot.AlignedData {
  return [rates.value.map(({ at }) => at / 1_000), rates.value.map(({ perSecond }) => perSecond)];
}

/** Events folded a second. */
export function RateChart(props: { label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    let chart: uPlot | undefined;
    let closed = false;
    void plot(current, props.label).then((made) => {
      if (closed) made.destroy();
      else chart = made;
    });
    const stop = rates.subscribe(() => chart?.setData(data()));
    const size = new ResizeObserver(() =>
      chart?.setSize({ width: current.clientWidth, height: HEIGHT }),
    );
    size.observe(current);
    return () => {
      closed = true;
      stop();
      size.disconnect();
      chart?.destroy();
    };
  }, [props.label]);
  return <div ref={place} class="chart" role="img" aria-label={props.label} />;
}
