import type { ViewState } from './viewState';

/** What the keys do with the active row, by the tree pattern of WAI-ARIA. */
export function moveTo(state: ViewState, row: number): void {
  if (state.rows.length) state.activate(Math.min(state.rows.length - 1, Math.max(0, row)));
}

/** Closes an open row; goes from any other to the one it is under. */
export function closeOrUp(state: ViewState): void {
  const row = state.rows[state.active];
  if (!row) return;
  if (isOpen(state, true)) return state.setOpen(row, false);
  for (let above = state.active - 1; above >= 0; above--) {
    if (state.rows[above]!.depth < row.depth) return state.activate(above);
  }
}

/** Opens a closed row; goes from an open one to the first under it. */
export function openOrDown(state: ViewState): void {
  const row = state.rows[state.active];
  if (!row) return;
  if (isOpen(state, false)) state.setOpen(row, true);
  else if (isOpen(state, true)) state.activate(state.active + 1);
}

export function isOpen(state: ViewState, open: boolean): boolean {
  const row = state.rows[state.active];
  return (row?.type === 'span' || row?.type === 'group') && row.open === open;
}
