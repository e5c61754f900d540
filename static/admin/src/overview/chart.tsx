/** Stacked bars, drawn as wide as there is room; the same numbers stand in a table for those who do not see it. */
import { useEffect, useId, useRef, useState, type ReactElement, type RefObject } from 'react';
import { niceTop, series, stacked, sumOf, type Bar } from './series';

interface ChartProps {
  readonly bars: readonly Bar[];
  /** What the whole shows: "Mail in by outcome, last 24 hours". */
  readonly title: string;
  /** Heading of the first column: "Hour". */
  readonly unit: string;
}

const height = 190;
const foot = 24;
const left = 36;
/** Half of the last label. */
const right = 16;

export function Chart({ bars, title, unit }: ChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const top = niceTop(Math.max(...bars.map(({ counts }) => sumOf(counts))));
  const all = bars.reduce((sum, { counts }) => sum + sumOf(counts), 0);
  const used = series.filter(({ outcome }) => bars.some(({ counts }) => (counts[outcome] ?? 0) > 0));
  return (
    <div className="chart">
      <div ref={box}>
        <svg role="img" aria-label={`${title}: ${all} in all.`} width={width} height={height}>
          <Scale top={top} width={width} />
          {bars.map((bar, index) => (
            <Column key={bar.atMs} bar={bar} top={top} at={index} of={bars.length} width={width} />
          ))}
        </svg>
      </div>
      <ul className="legend" aria-hidden="true">
        {used.map(({ outcome, text, color }) => (
          <li key={outcome}>
            <svg width="10" height="10">
              <rect width="10" height="10" rx="2" fill={color} />
            </svg>
            {text}
          </li>
        ))}
      </ul>
      <Numbers bars={bars} title={title} unit={unit} used={used} />
    </div>
  );
}

function useWidth(box: RefObject<HTMLDivElement>): number {
  const [width, setWidth] = useState(600);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

const yOf = (value: number, top: number): number => (height - foot) * (1 - value / top) + (value / top) * 8;

function Scale({ top, width }: { readonly top: number; readonly width: number }): ReactElement {
  const values = top % 2 === 0 ? [0, top / 2, top] : [0, top];
  return (
    <g className="chart-scale">
      {values.map((value) => (
        <g key={value}>
          <line x1={left} x2={width - right} y1={yOf(value, top)} y2={yOf(value, top)} />
          <text x={left - 8} y={yOf(value, top) + 4} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
    </g>
  );
}

interface ColumnProps {
  readonly bar: Bar;
  readonly top: number;
  readonly at: number;
  readonly of: number;
  readonly width: number;
}

/** A label needs so many pixels. */
const labelWidth = 56;

function Column({ bar, top, at, of, width }: ColumnProps): ReactElement {
  const step = (width - left - right) / of;
  const x = left + at * step;
  const every = Math.max(1, Math.ceil(labelWidth / step));
  const parts = stacked(bar.counts);
  const said = parts.map(({ text, count }) => `${text} ${count}`).join(', ');
  return (
    <g>
      <title>{`${bar.name}: ${said === '' ? 'no mail' : said}`}</title>
      <rect x={x} y={0} width={step} height={height - foot} fill="transparent" />
      {parts.map(({ outcome, color, from, to }) => (
        <rect
          key={outcome}
          x={x + step * 0.15}
          y={yOf(to, top)}
          width={step * 0.7}
          height={yOf(from, top) - yOf(to, top)}
          fill={color}
        />
      ))}
      {(of - 1 - at) % every === 0 && x + step / 2 > left + labelWidth / 3 && (
        <text className="chart-label" x={x + step / 2} y={height - 6} textAnchor="middle">
          {bar.label}
        </text>
      )}
    </g>
  );
}

interface NumbersProps extends ChartProps {
  readonly used: typeof series;
}

function Numbers({ bars, title, unit, used }: NumbersProps): ReactElement {
  const id = useId();
  const withMail = bars.filter(({ counts }) => sumOf(counts) > 0);
  return (
    <div className="visually-hidden">
      <table aria-labelledby={id}>
        <caption id={id}>{title}</caption>
        <thead>
          <tr>
            {[unit, ...used.map(({ text }) => text)].map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {withMail.map(({ atMs, name, counts }) => (
            <tr key={atMs}>
              <th scope="row">{name}</th>
              {used.map(({ outcome }) => (
                <td key={outcome}>{counts[outcome] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
