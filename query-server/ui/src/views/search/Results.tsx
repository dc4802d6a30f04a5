import { useState } from 'preact/hooks';
import type { FoundTrace } from '../../api/types';
import { plural } from '../../format/text';
import type { SearchQuery } from '../../search/query';
import { open, traceAddress } from '../../state/address';
import { useKeys } from '../../state/keys';
import { ResultsTable } from './ResultsTable';
import { Scatter } from './Scatter';
import { ServiceList } from './ServiceList';

interface Properties {
  traces: readonly FoundTrace[];
  query: SearchQuery;
  hasMore: boolean;
  loading: boolean;
  failure: Error | undefined;
  onMore: () => void;
}

/** The found traces as a plot, a table, and by service. */
export function Results({ traces, query, hasMore, loading, failure, onMore }: Properties) {
  const [current, setCurrent] = useState<number>();
  const move = (step: number) =>
    setCurrent((at) => Math.min(traces.length - 1, Math.max(0, at === undefined ? 0 : at + step)));
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(current !== undefined && {
      Enter: () => open(traceAddress(traces[current]!.traceId)),
      Escape: () => setCurrent(undefined),
    }),
  });
  return (
    <div class="search-grid">
      <div class="stack">
        <Scatter traces={traces} current={current} />
        <section class="card" aria-label="Traces">
          <ResultsTable traces={traces} current={current} />
          {(hasMore || failure) && (
            <div class="more">
              <button type="button" class="button" disabled={loading} onClick={onMore}>
                {loading ? 'Loading older traces' : 'Older traces'}
              </button>
              <span class="caption small">{plural(traces.length, 'trace')} shown</span>
              {failure && <span class="error small">{failure.message}</span>}
            </div>
          )}
        </section>
      </div>
      <ServiceList traces={traces} query={query} />
    </div>
  );
}
