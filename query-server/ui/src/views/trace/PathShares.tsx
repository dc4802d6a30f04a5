import { duration } from '../../format/duration';
import { count } from '../../format/text';
import type { Share } from '../../trace/shares';
import type { ViewState } from './viewState';

const SHOWN = 6;

/** The critical path as shares, largest first; each leads to its longest span. */
export function PathShares({ state, shares }: { state: ViewState; shares: readonly Share[] }) {
  const total = shares.reduce((sum, share) => sum + share.nanos, 0);
  const shown = shares.slice(0, SHOWN);
  const rest = shares.length - shown.length;
  return (
    <section class="path" aria-label="Critical path">
      <h2>Critical path {duration(total)}: what the end waited for</h2>
      <div class="shares">
        {shown.map((share) => {
          const text = `${share.label} ${duration(share.nanos)}`;
          return (
            <button
              key={share.label}
              type="button"
              title={text}
              style={{ width: `${(share.nanos / total) * 100}%` }}
              onClick={() => state.select(state.model.nodes[share.node]!)}
            >
              {text}
            </button>
          );
        })}
        {rest > 0 && <span class="rest">{count(rest)} more</span>}
      </div>
    </section>
  );
}
