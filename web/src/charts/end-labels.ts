import type { UnitName } from './contract';
import type { Series } from './echarts';
import { FONT } from './theme';
import { nameWidth } from './year-axis';
import { runs, type LinePoint } from './year-lines';

/** The name of a unit beside the last point of its line. */
export interface EndLabel {
  unit: UnitName;
  year: number;
  value: number;
  color: string;
}

const LINE_HEIGHT = 15;

/**
 * Names at the ends of lines, moved apart where they would cover each other. A name that would cover another line, because
 * its own line ends early, is left out: the legend has it. `pixel` says where a point of the plot is drawn.
 */
export function endLabels(
  wanted: readonly EndLabel[],
  lines: readonly LinePoint[][],
  pixel: (point: [year: number, value: number]) => [x: number, y: number],
): Series {
  const labels = wanted.filter((label) => !coversALine(label, lines, pixel));
  const height = ({ year, value }: EndLabel) => pixel([year, value])[1];
  const shiftOf = new Map<EndLabel, number>();
  for (const year of new Set(labels.map((label) => label.year))) {
    const together = labels.filter((label) => label.year === year);
    const places = spread(together.map(height), LINE_HEIGHT);
    together.forEach((label, index) => shiftOf.set(label, (places[index] ?? 0) - height(label)));
  }

  return {
    id: 'names',
    type: 'scatter',
    silent: true,
    symbolSize: 0,
    itemStyle: { opacity: 1 },
    z: 6,
    data: labels.map((label) => ({
      value: [label.year, label.value],
      label: {
        show: true,
        position: 'right',
        distance: 10,
        offset: [0, shiftOf.get(label) ?? 0],
        formatter: label.unit.name,
        color: label.color,
        fontFamily: FONT,
        fontSize: 12,
        fontWeight: 600,
        textBorderColor: '#fff',
        textBorderWidth: 3,
      },
    })),
  };
}

/** Whether a line has a point, or a piece between two points, where the name would stand. */
function coversALine(
  label: EndLabel,
  lines: readonly LinePoint[][],
  pixel: (point: [number, number]) => [number, number],
): boolean {
  const [x, y] = pixel([label.year, label.value]);
  const right = x + 12 + nameWidth(label.unit.name);
  const inside = ([pointX, pointY]: [number, number]) =>
    pointX > x + 2 && pointX < right && Math.abs(pointY - y) < LINE_HEIGHT * 0.8;

  return lines.flatMap(runs).some((run) =>
    run.some((point, index) => {
      const [toX, toY] = pixel(point);
      const [fromX, fromY] = pixel(run[index - 1] ?? point);
      const steps = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];
      return steps.some((part) => inside([fromX + (toX - fromX) * part, fromY + (toY - fromY) * part]));
    }),
  );
}

/**
 * Moves places on a line apart so that each is at least `gap` from the next, in their order and as near to where they were
 * as possible: places that touch form a block around their mean.
 */
export function spread(places: readonly number[], gap: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);

  const blocks: { members: number[]; sum: number }[] = [];
  for (const { place, index } of order) {
    blocks.push({ members: [index], sum: place });
    while (blocks.length > 1) {
      const [above, below] = [blocks.at(-2), blocks.at(-1)];
      if (above === undefined || below === undefined) break;
      if (lastPlace(above, gap) + gap <= firstPlace(below, gap)) break;
      blocks.splice(-2, 2, { members: [...above.members, ...below.members], sum: above.sum + below.sum });
    }
  }

  const moved = [...places];
  for (const block of blocks) {
    block.members.forEach((index, position) => (moved[index] = firstPlace(block, gap) + position * gap));
  }
  return moved;
}

type Block = { members: number[]; sum: number };

function firstPlace({ members, sum }: Block, gap: number): number {
  return sum / members.length - ((members.length - 1) * gap) / 2;
}

function lastPlace(block: Block, gap: number): number {
  return firstPlace(block, gap) + (block.members.length - 1) * gap;
}
