import { useRef } from 'preact/hooks';
import { traceAddress, open } from '../../state/address';
import { useKeys } from '../../state/keys';
import { neighbour } from '../../trace/find';
import { linkedFrom } from '../../trace/links';
import { zoom } from '../../trace/scale';
import { closeOrUp, moveTo, openOrDown } from './rowKeys';
import type { ViewState } from './viewState';

const ZOOM_STEP = 2;

/** The keys of the trace page; the waterfall itself adds the arrows while it has the focus. */
export function useTraceKeys(state: ViewState, up: () => void): void {
  const came = useRef<number[]>([]);
  const { model, selected } = state;
  const jump = (index: number | undefined) => index !== undefined && state.select(model.nodes[index]!);
  const zoomBy = (factor: number) =>
    state.setWindow(
      zoom(state.window, factor, selected ? middle(state) : (state.window.from + state.window.to) / 2, model.end),
    );

  const forward = () => {
    const link = selected?.span.links[0];
    if (!link || !selected) return;
    if (link.traceId !== model.trace.traceId) return open(traceAddress(link.traceId, link.spanId));
    came.current.push(selected.index);
    jump(model.byId.get(link.spanId));
  };
  const back = () => {
    if (!selected) return;
    jump(came.current.pop() ?? linkedFrom(model, selected)[0]?.index);
  };

  useKeys({
    j: () => moveTo(state, state.active + 1),
    k: () => moveTo(state, state.active - 1),
    h: () => closeOrUp(state),
    l: () => openOrDown(state),
    c: state.togglePath,
    e: () => jump(neighbour(model.errors, selected?.index, 1)),
    n: () => jump(neighbour([...state.matches], selected?.index, 1)),
    N: () => jump(neighbour([...state.matches], selected?.index, -1)),
    f: () => document.querySelector<HTMLInputElement>('#find')?.select(),
    '+': () => zoomBy(ZOOM_STEP),
    '=': () => zoomBy(ZOOM_STEP),
    '-': () => zoomBy(1 / ZOOM_STEP),
    '0': () => state.setWindow({ from: 0, to: model.end }),
    ']': forward,
    '[': back,
    t: state.toggleTimes,
    Enter: () => document.querySelector<HTMLElement>('.details')?.focus(),
    Escape: up,
  });
}

const middle = ({ selected }: ViewState): number => (selected!.start + selected!.end) / 2;
