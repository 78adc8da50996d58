import type { Series } from './echarts';
import { FONT, symbolName, type ChartSymbol } from './theme';

/** A mark in each row; rows without a value have none. */
export function rowMarks(options: {
  id: string;
  values: readonly (number | null)[];
  symbol: ChartSymbol;
  size: number | [number, number];
  color: string;
  hollow?: boolean;
  /** Pixels below (or above, negative) the middle of the row. */
  offset: number;
  label?: { text: (value: number) => string; position: 'top' | 'bottom' | 'right' };
  z?: number;
}): Series {
  const { id, values, symbol, size, color, hollow, offset, label, z } = options;
  return {
    id,
    type: 'scatter',
    data: values.map((value, row) => [value ?? NaN, row]),
    symbol: symbolName(symbol),
    symbolSize: size,
    symbolOffset: [0, offset],
    itemStyle: {
      color: hollow === true ? '#fff' : color,
      borderColor: color,
      borderWidth: hollow === true ? 1.8 : 0,
      opacity: 1,
    },
    emphasis: { scale: 1.25 },
    cursor: 'pointer',
    z: z ?? 3,
    ...(label === undefined
      ? {}
      : {
          label: {
            show: true,
            position: label.position,
            formatter: ({ value }: { value: unknown }) => label.text((value as number[])[0] ?? NaN),
            color,
            fontFamily: FONT,
            fontSize: 12,
            fontWeight: 600,
            distance: 3,
          },
        }),
  };
}

/** A line in each row from one value to another; rows where one is not known have none. */
export function rowSpans(options: {
  id: string;
  from: readonly (number | null)[];
  to: readonly (number | null)[];
  color: string;
  width: number;
  offset: number;
}): Series {
  const { id, from, to, color, width, offset } = options;
  return {
    id,
    type: 'custom',
    silent: true,
    data: from.map((_value, row) => row),
    z: 2,
    renderItem: ({ dataIndex }, api) => {
      const [start, end] = [from[dataIndex] ?? null, to[dataIndex] ?? null];
      if (start === null || end === null) return null;
      const [x1 = 0, y1 = 0] = api.coord([start, dataIndex]);
      const [x2 = 0, y2 = 0] = api.coord([end, dataIndex]);
      return {
        type: 'line',
        shape: { x1, y1: y1 + offset, x2, y2: y2 + offset },
        style: { stroke: color, lineWidth: width },
      };
    },
  };
}
