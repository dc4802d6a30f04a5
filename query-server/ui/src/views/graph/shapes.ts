import type { Box } from '../../graph/layout';

/** The outline of a node, and the lines within it that tell its kind. */
export function shapeOf({ node, x, y, width, height }: Box): { outline: string; marks: string } {
  const left = x - width / 2;
  const top = y - height / 2;
  switch (node.kind) {
    case 'topic': {
      const tick = (at: number) => `M${at} ${top + 1}v${height - 2}`;
      return {
        outline: rounded(left, top, width, height, height / 2),
        marks: tick(left + 22) + tick(left + width - 22),
      };
    }
    case 'task': {
      const cut = 14;
      const right = left + width;
      const outline = `M${left + cut} ${top}H${right - cut}L${right} ${y}L${right - cut} ${top + height}H${left + cut}L${left} ${y}z`;
      return { outline, marks: '' };
    }
    case 'store': {
      const lid = 7;
      const half = width / 2;
      const body = `M${left} ${top + lid}A${half} ${lid} 0 0 1 ${left + width} ${top + lid}V${top + height - lid}A${half} ${lid} 0 0 1 ${left} ${top + height - lid}z`;
      return {
        outline: body,
        marks: `M${left} ${top + lid}A${half} ${lid} 0 0 0 ${left + width} ${top + lid}`,
      };
    }
    case 'service':
      return { outline: rounded(left, top, width, height, 6), marks: `M${left + 2.5} ${top + 5}v${height - 10}` };
    case 'peer':
      return { outline: rounded(left, top, width, height, 6), marks: '' };
  }
}

function rounded(left: number, top: number, width: number, height: number, radius: number): string {
  const corner = (x: number, y: number) => `a${radius} ${radius} 0 0 1 ${x} ${y}`;
  return (
    `M${left + radius} ${top}h${width - 2 * radius}${corner(radius, radius)}v${height - 2 * radius}` +
    `${corner(-radius, radius)}h${2 * radius - width}${corner(-radius, -radius)}v${2 * radius - height}${corner(radius, -radius)}z`
  );
}
