import { useEffect, useRef } from 'preact/hooks';
import { duration } from '../../format/duration';
import { useMedia } from '../../state/watch';
import type { TraceModel } from '../../trace/model';
import { rowInterval, rowSlot, type Row } from '../../trace/rows';
import { between, fraction, pan, zoom, type Window } from '../../trace/scale';
import type { ViewState } from './viewState';

const PAN_STEP = 0.1;
/** A shorter drag is a click. */
const DRAG_PIXELS = 3;
/** As near as this to an edge of the frame takes hold of it. */
const EDGE_PIXELS = 6;

/** The whole trace, each row a line, errors as full-height lines; the frame is what the waterfall shows. */
export function Minimap({ state }: { state: ViewState }) {
  const { model, window } = state;
  const area = useRef<HTMLDivElement>(null);
  const canvas = useDrawing(model, state.rows);

  const startDrag = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const box = area.current!.getBoundingClientRect();
    const timeAt = (x: number) => ((x - box.left) / box.width) * model.end;
    const pixelOf = (at: number) => box.left + (at / model.end) * box.width;
    const from = event.clientX;
    const drag = dragOf(state.window, pixelOf, from, model.end);
    const move = (moved: PointerEvent) => {
      if (Math.abs(moved.clientX - from) >= DRAG_PIXELS) state.setWindow(drag(timeAt(from), timeAt(moved.clientX)));
    };
    const element = area.current!;
    element.setPointerCapture(event.pointerId);
    element.addEventListener('pointermove', move);
    element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const keys: Record<string, () => Window> = {
    ArrowLeft: () => pan(window, -PAN_STEP, model.end),
    ArrowRight: () => pan(window, PAN_STEP, model.end),
    ArrowUp: () => zoom(window, 2, (window.from + window.to) / 2, model.end),
    ArrowDown: () => zoom(window, 0.5, (window.from + window.to) / 2, model.end),
    Home: () => pan(window, -Infinity, model.end),
    End: () => pan(window, Infinity, model.end),
  };
  const whole = { from: 0, to: Math.max(1, model.end) };
  return (
    <div class="minimap" ref={area} onPointerDown={startDrag} onDblClick={() => state.setWindow(whole)}>
      <canvas ref={canvas} aria-hidden="true" />
      <div
        class={`shown ${window.from > 0 || window.to < model.end ? 'part' : ''}`}
        role="slider"
        tabIndex={0}
        aria-label="Visible time"
        aria-valuemin={0}
        aria-valuemax={whole.to}
        aria-valuenow={window.from}
        aria-valuetext={`${duration(window.from)} to ${duration(window.to)} of ${duration(model.end)}`}
        style={{
          left: `${fraction(whole, window.from) * 100}%`,
          width: `${fraction(whole, window.to - window.from) * 100}%`,
        }}
        onKeyDown={(event) => {
          const next = keys[event.key];
          if (!next) return;
          event.preventDefault();
          state.setWindow(next());
        }}
      />
    </div>
  );
}

/**
 * What dragging from a pixel does to the window: at an edge of the frame it moves the edge, inside a frame that shows a
 * part it moves the frame, anywhere else it draws a new one.
 */
function dragOf(window: Window, pixelOf: (at: number) => number, pixel: number, end: number) {
  const isZoomed = window.from > 0 || window.to < end;
  const isAt = (at: number) => Math.abs(pixelOf(at) - pixel) <= EDGE_PIXELS;
  if (isAt(window.from)) return (_: number, to: number) => between(to, window.to, end);
  if (isAt(window.to)) return (_: number, to: number) => between(window.from, to, end);
  const isInside = pixel > pixelOf(window.from) && pixel < pixelOf(window.to);
  if (!isZoomed || !isInside) return (from: number, to: number) => between(from, to, end);
  return (from: number, to: number) => pan(window, (to - from) / (window.to - window.from), end);
}

/** Redraws when the rows, the size or the theme changes. */
function useDrawing(model: TraceModel, rows: readonly Row[]) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    // Effects are undone after the element is gone: it is not asked for again.
    const element = canvas.current!;
    const redraw = () => draw(element, model, rows);
    const sizes = new ResizeObserver(redraw);
    sizes.observe(element);
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
    };
  }, [model, rows, isDark]);
  return canvas;
}

function draw(canvas: HTMLCanvasElement, model: TraceModel, rows: readonly Row[]): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const pen = canvas.getContext('2d')!;
  const colors = colorsOf(canvas);
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  pen.scale(devicePixelRatio, devicePixelRatio);
  const whole = { from: 0, to: Math.max(1, model.end) };
  const pitch = Math.min(2.05, (height - 8) / Math.max(1, rows.length));
  const x = (at: number) => fraction(whole, at) * width;
  rows.forEach((row, at) => {
    const { start, end } = rowInterval(row);
    const slot = rowSlot(row);
    pen.fillStyle = slot === undefined ? colors.neutral : colors.slots[slot]!;
    pen.fillRect(x(start), 3 + at * pitch, Math.max(1, x(end) - x(start)), Math.max(0.75, pitch * 0.78));
  });
  pen.fillStyle = colors.error;
  for (const index of model.errors) pen.fillRect(Math.min(width - 1.5, x(model.nodes[index]!.end)), 0, 1.5, height);
}

/** A canvas knows no custom properties: the colours are read off elements that use them. */
function colorsOf(canvas: HTMLCanvasElement): { slots: string[]; error: string; neutral: string } {
  const probe = document.createElement('i');
  canvas.parentElement!.append(probe);
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const slots = Array.from({ length: 8 }, (_, slot) => read(`--s${slot}`));
  const error = read('--err');
  const neutral = read('--line2');
  probe.remove();
  return { slots, error, neutral };
}
