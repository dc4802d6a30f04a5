/** How the shapes of a graph are read. */
export function GraphLegend() {
  return (
    <p class="legend">
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect x=".5" y=".5" width="17" height="11" rx="2" stroke="var(--line2)" />
          <path d="M2.5 2v8" stroke="var(--text2)" stroke-width="2.5" />
        </svg>
        service
      </span>
      <span>
        <svg width="20" height="12" aria-hidden="true">
          <rect x=".5" y=".5" width="19" height="11" rx="5.5" stroke="var(--line2)" />
          <path d="M6 .5v11M14 .5v11" stroke="var(--line2)" />
        </svg>
        topic
      </span>
      <span>
        <svg width="20" height="12" aria-hidden="true">
          <path d="M5 .5h10l4.5 5.5-4.5 5.5H5L.5 6z" stroke="var(--line2)" />
        </svg>
        task
      </span>
      <span>
        <svg width="16" height="13" aria-hidden="true">
          <path
            d="M.5 3C.5 .2 15.500 .2 15.500 3v7c0 2.800-15 2.800-15 0zM.5 3c0 2.800 15 2.800 15 0"
            stroke="var(--line2)"
          />
        </svg>
        store
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect x=".5" y=".5" width="17" height="11" rx="2" stroke="var(--line2)" stroke-dasharray="3 2" />
        </svg>
        tells no spans
      </span>
      <span>
        <svg width="26" height="6" aria-hidden="true">
          <path d="M0 3h26" stroke="var(--text3)" stroke-width="1.5" stroke-dasharray="5 4" />
        </svg>
        joined by place, not propagated
      </span>
      <span class="error">✕ failing path</span>
    </p>
  );
}
