import { useMemo, useState } from 'preact/hooks';
import { amend } from '../../state/address';
import { criticalPath, mainRoot, type PathSegment } from '../../trace/critical';
import { fold, reveal } from '../../trace/folding';
import { findSpans } from '../../trace/find';
import type { SpanNode, TraceModel } from '../../trace/model';
import { rowsByNode, visibleRow } from '../../trace/pathRows';
import { UNFOLDED, visibleRows, type Folding, type Row } from '../../trace/rows';
import { between, type Window } from '../../trace/scale';
import { errorOrigin } from '../../trace/verdict';

/** What is shown of a trace and how; what a colleague should see as well stands in the address. */
export interface ViewState {
  readonly model: TraceModel;
  readonly rows: readonly Row[];
  readonly path: readonly PathSegment[];
  readonly showPath: boolean;
  readonly window: Window;
  /** The span the details are about. */
  readonly selected: SpanNode | undefined;
  /** The row the keys start from: that of the selected span, or one that stands for no single span. */
  readonly active: number;
  readonly find: string;
  readonly matches: ReadonlySet<number>;
  readonly relativeTimes: boolean;
  readonly select: (node: SpanNode) => void;
  readonly activate: (row: number) => void;
  readonly setOpen: (row: Row, open: boolean) => void;
  readonly setFolding: (folding: Folding) => void;
  readonly setWindow: (window: Window) => void;
  readonly setFind: (text: string) => void;
  readonly togglePath: () => void;
  readonly toggleTimes: () => void;
}

export function useViewState(model: TraceModel, parameters: URLSearchParams): ViewState {
  const spanId = parameters.get('span') ?? undefined;
  const selected = useMemo(() => chosen(model, spanId), [model, spanId]);
  const [folding, setFolding] = useState<Folding>(() => (selected ? reveal(model, UNFOLDED, selected) : UNFOLDED));
  const [relativeTimes, setRelativeTimes] = useState(true);
  const rows = useMemo(() => visibleRows(model, folding), [model, folding]);
  const [cursor, setCursor] = useState<string>();
  const rowOf = useMemo(() => rowsByNode(rows, 'span'), [rows]);
  const active = activeRow(model, rows, rowOf, cursor, selected);
  const root = mainRoot(model);
  const path = useMemo(() => (root === undefined ? [] : criticalPath(model, root)), [model, root]);
  const find = parameters.get('find') ?? '';
  const matches = useMemo(() => findSpans(model, find), [model, find]);
  const zoomed = parameters.get('zoom') ?? '';
  const window = useMemo(() => parseWindow(zoomed, model.end), [zoomed, model]);
  const showPath = parameters.get('path') !== 'off';
  const select = (node: SpanNode) => {
    setCursor(undefined);
    setFolding((old) => reveal(model, old, node));
    amend({ span: node.span.spanId });
  };
  return {
    model,
    rows,
    path,
    showPath,
    window,
    selected,
    find,
    matches,
    relativeTimes,
    active,
    select,
    activate: (at) => {
      const row = rows[at];
      if (row?.type === 'span') select(row.node);
      else setCursor(row?.key);
    },
    setOpen: (row, open) => setFolding((old) => fold(old, row, open)),
    setFolding,
    setWindow: ({ from, to }) => amend({ zoom: from <= 0 && to >= model.end ? undefined : `${from}-${to}` }),
    setFind: (text) => amend({ find: text }),
    togglePath: () => amend({ path: showPath ? 'off' : undefined }),
    toggleTimes: () => setRelativeTimes((relative) => !relative),
  };
}

function activeRow(
  model: TraceModel,
  rows: readonly Row[],
  rowOf: ReadonlyMap<number, number>,
  cursor: string | undefined,
  selected: SpanNode | undefined,
): number {
  const at = cursor === undefined ? -1 : rows.findIndex((row) => row.key === cursor);
  if (at >= 0 || !selected) return at;
  return visibleRow(model, rowOf, selected.index) ?? -1;
}

/** The span of the address; without one, where to look first: what failed, else the root. */
function chosen(model: TraceModel, spanId: string | undefined): SpanNode | undefined {
  const named = spanId === undefined ? undefined : model.byId.get(spanId);
  if (named !== undefined) return model.nodes[named];
  return errorOrigin(model) ?? model.nodes[mainRoot(model) ?? -1];
}

/** `from-to` in nanoseconds from the start of the trace; all of it for anything else. */
function parseWindow(text: string, end: number): Window {
  const parsed = /^(\d+)-(\d+)$/.exec(text);
  return parsed ? between(Number(parsed[1]), Number(parsed[2]), end) : { from: 0, to: Math.max(1, end) };
}
