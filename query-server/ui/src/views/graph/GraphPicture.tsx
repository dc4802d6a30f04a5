import { useMemo } from 'preact/hooks';
import type { Graph, GraphNode } from '../../api/types';
import { bundles } from '../../graph/bundle';
import { arrow, curve, layout, type Box, type Line } from '../../graph/layout';
import { boxWords, lineWords } from '../../graph/words';
import { Icon } from '../parts/Icon';
import { shapeOf } from './shapes';

const px = (value: number): string => `${value}px`;

/** A graph in layers. Its shapes are one SVG, the words over it are text of the page, which never scales. */
export function GraphPicture({
  graph,
  selected,
  onSelect,
  label,
}: {
  graph: Graph;
  selected: number | undefined;
  onSelect: (node: GraphNode) => void;
  label: string;
}) {
  const picture = useMemo(() => layout(graph.nodes, bundles(graph)), [graph]);
  const lines = picture.lines;
  const size = { width: picture.width, height: picture.height };
  return (
    <div class="graph-scroll" tabIndex={0} role="group" aria-label={label}>
      <div class="graph" style={{ width: px(size.width), height: px(size.height) }}>
        <svg {...size} aria-hidden="true">
          {lines.map((line) => (
            <LineShape key={`${line.bundle.from} ${line.bundle.to}`} line={line} />
          ))}
          {picture.boxes.map((box) => (
            <BoxShape key={box.node.id} box={box} isSelected={box.node.id === selected} />
          ))}
        </svg>
        {lines.map((line) => (
          <LineLabel key={`${line.bundle.from} ${line.bundle.to}`} line={line} />
        ))}
        {picture.boxes.map((box) => (
          <BoxLabel
            key={box.node.id}
            box={box}
            lines={lines}
            isSelected={box.node.id === selected}
            onSelect={() => onSelect(box.node)}
          />
        ))}
      </div>
    </div>
  );
}

function LineShape({ line }: { line: Line }) {
  const { bundle, points } = line;
  const tone = bundle.failing || bundle.errorCount > 0 ? 'failing' : '';
  // Ten times the calls are one more pixel.
  const width = Math.min(4, 1.25 + Math.log10(Math.max(1, bundle.count)) * 0.6);
  return (
    <g class={`line ${tone} ${bundle.failing ? 'way' : ''} ${bundle.joined ? 'joined' : ''}`}>
      <path d={curve(points)} stroke-width={width} />
      <path class="tip" d={arrow(points)} />
    </g>
  );
}

function BoxShape({ box, isSelected }: { box: Box; isSelected: boolean }) {
  const { node } = box;
  const { outline, marks } = shapeOf(box);
  return (
    <g class={`box ${node.kind} ${node.failing ? 'failing' : ''}`} data-slot={node.service?.colorSlot}>
      {isSelected && <path class="halo" d={outline} />}
      <path class="outline" d={outline} />
      {marks && <path class="marks" d={marks} />}
    </g>
  );
}

function LineLabel({ line }: { line: Line }) {
  const { bundle, label } = line;
  const { first, second } = lineWords(bundle);
  if (first === '1' && !second) return null;
  return (
    <span class={`line-label ${bundle.errorCount > 0 ? 'error' : ''}`} style={{ left: px(label.x), top: px(label.y) }}>
      {first}
      {second && <span class="wait">{second}</span>}
    </span>
  );
}

function BoxLabel({
  box,
  lines,
  isSelected,
  onSelect,
}: {
  box: Box;
  lines: readonly Line[];
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { node, x, y, width, height } = box;
  const bundlesOf = (end: 'from' | 'to') =>
    lines.map((line) => line.bundle).filter((bundle) => bundle[end] === node.id);
  const { title, second, third, tone } = boxWords(node, bundlesOf('to'), bundlesOf('from'));
  return (
    <button
      type="button"
      class={`box-label ${node.kind}`}
      style={{ left: px(x - width / 2), top: px(y - height / 2), width: px(width), height: px(height) }}
      aria-pressed={isSelected}
      title={`${title}\n${second}${third && `\n${third}`}`}
      onClick={onSelect}
    >
      {node.failing && <Icon name="error" tone="error corner" title="on the failing path:" />}
      <b>{title}</b>
      <span>{second}</span>
      <span class={tone}>{third}</span>
    </button>
  );
}
