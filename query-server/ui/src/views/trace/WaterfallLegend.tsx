/** How a bar is read. */
export function WaterfallLegend() {
  return (
    <p class="legend">
      <span>
        <svg width="46" height="10" aria-hidden="true" data-slot="0">
          <rect y="1" width="46" height="8" rx="1.5" fill="var(--c)" opacity=".38" />
          <rect y="1" x="8" width="20" height="8" rx="1.5" fill="var(--c)" />
        </svg>
        total, self time
      </span>
      <span>
        <svg width="34" height="10" aria-hidden="true">
          <path d="M1 0v10M33 0v10" stroke="var(--text2)" stroke-width="1.5" />
          <path d="M2 5h30" stroke="var(--text2)" stroke-width="2" stroke-dasharray="2 2" />
        </svg>
        wait
      </span>
      <span>
        <svg width="26" height="10" aria-hidden="true">
          <path d="M0 9h26" stroke="var(--text)" stroke-width="2" />
        </svg>
        critical path
      </span>
      <span>
        <svg width="26" height="11" aria-hidden="true">
          <rect x=".5" y=".5" width="25" height="10" stroke="var(--line2)" stroke-dasharray="3 2" />
        </svg>
        missing
      </span>
      <span>
        <svg width="26" height="12" aria-hidden="true" data-slot="0">
          <rect
            x="1.5"
            y="1.5"
            width="23"
            height="9"
            fill="var(--c)"
            fill-opacity=".5"
            stroke="var(--err)"
            stroke-width="1.5"
          />
        </svg>
        error
      </span>
    </p>
  );
}
