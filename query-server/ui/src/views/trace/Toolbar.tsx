import { plural } from '../../format/text';
import { amend } from '../../state/address';
import type { ClockView } from '../../trace/clocks';
import { foldAll } from '../../trace/folding';
import { neighbour } from '../../trace/find';
import { zoom } from '../../trace/scale';
import { Icon } from '../parts/Icon';
import type { ViewState } from './viewState';

/** Finding, marking, folding, zooming. */
export function Toolbar({ state, asTable, clocks }: { state: ViewState; asTable: boolean; clocks: ClockView }) {
  const { model, selected, window, find, matches } = state;
  const next = (among: readonly number[], step: 1 | -1) => {
    const index = neighbour(among, selected?.index, step);
    if (index !== undefined) state.select(model.nodes[index]!);
  };
  const zoomBy = (factor: number) => state.setWindow(zoom(window, factor, (window.from + window.to) / 2, model.end));
  const isZoomed = window.from > 0 || window.to < model.end;
  return (
    <div class="tools" role="toolbar" aria-label="Trace">
      <label class="field">
        <Icon name="search" />
        <span class="unseen">Find in trace</span>
        <input
          id="find"
          value={find}
          placeholder={`Find in ${plural(model.nodes.length, 'span')}`}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => state.setFind(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') next([...matches], event.shiftKey ? -1 : 1);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      {find && (
        <span class="small secondary" role="status">
          {matches.size ? `${plural(matches.size, 'match', 'matches')}, n and N` : `No span contains “${find}”.`}
          {matches.size === 0 && (
            <button type="button" class="button quiet" onClick={() => amend({ find: undefined })}>
              Drop it
            </button>
          )}
        </span>
      )}
      <button type="button" class="button" disabled={model.errors.length === 0} onClick={() => next(model.errors, 1)}>
        {model.errors.length ? 'Next error' : 'No error'} <kbd>e</kbd>
      </button>
      {!asTable && (
        <>
          <button type="button" class="button" aria-pressed={state.showPath} onClick={state.togglePath}>
            Critical path <kbd>c</kbd>
          </button>
          <button type="button" class="button quiet optional" onClick={() => state.setFolding(foldAll(model, false))}>
            Collapse all
          </button>
          <button type="button" class="button quiet optional" onClick={() => state.setFolding(foldAll(model, true))}>
            Expand all
          </button>
          <button type="button" class="button quiet optional" aria-label="Zoom in" onClick={() => zoomBy(2)}>
            Zoom <kbd>+</kbd>
          </button>
          <button
            type="button"
            class="button quiet optional"
            disabled={!isZoomed}
            onClick={() => state.setWindow({ from: 0, to: model.end })}
          >
            Show all <kbd>0</kbd>
          </button>
        </>
      )}
      <button
        type="button"
        class="button quiet"
        aria-pressed={clocks === 'corrected'}
        onClick={() => amend({ clocks: clocks === 'raw' ? 'corrected' : undefined })}
      >
        Clocks: {clocks}
      </button>
      <button type="button" class="button quiet" onClick={state.toggleTimes}>
        Times: {state.relativeTimes ? 'from start' : 'of day'} <kbd>t</kbd>
      </button>
    </div>
  );
}
