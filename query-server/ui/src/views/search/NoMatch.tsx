import { useEffect, useState } from 'preact/hooks';
import { fetchTraces } from '../../api/client';
import { count } from '../../format/text';
import { filters, longer, rangePhrase } from '../../search/filters';
import { apiParameters, EMPTY_QUERY, searchAddress, type SearchQuery } from '../../search/query';
import { StateCard } from '../parts/states';

/** A query near the one that found nothing, and how many traces it finds. */
interface Remedy {
  readonly label: string;
  readonly phrase: string;
  readonly query: SearchQuery;
  readonly found: string;
}

const PROBE_LIMIT = 100;

/** Nothing matches: which condition is in the way. */
export function NoMatch({ query, askedAt }: { query: SearchQuery; askedAt: number }) {
  const [remedies, setRemedies] = useState<readonly Remedy[]>();
  useEffect(() => {
    const controller = new AbortController();
    probe(query, askedAt, controller.signal).then(setRemedies, () => setRemedies([]));
    return () => controller.abort();
  }, [query, askedAt]);
  return (
    <StateCard title={`No trace matches ${rangePhrase(query.range, askedAt)}.`}>
      {remedies?.map((remedy) => (
        <span class="secondary" key={remedy.label}>
          {remedy.phrase} there {remedy.found === '1' ? 'is' : 'are'} {remedy.found}.
        </span>
      ))}
      {remedies?.length === 0 && (
        <span class="secondary">Nor does one when a condition is dropped, or in the last 7 d.</span>
      )}
      <div class="remedies">
        {remedies?.map((remedy) => (
          <a class="button" key={remedy.label} href={searchAddress(remedy.query)}>
            {remedy.label}
          </a>
        ))}
        {remedies?.length === 0 && (
          <a class="button" href={searchAddress({ ...EMPTY_QUERY, range: { lookback: '7d' } })}>
            Everything, last 7 d
          </a>
        )}
      </div>
    </StateCard>
  );
}

/** Asks what each query with one condition less, and the same query over longer times, would find. */
async function probe(query: SearchQuery, now: number, signal: AbortSignal): Promise<readonly Remedy[]> {
  const candidates = filters(query).map(({ label, without }) => ({
    label: `Drop ${label}`,
    phrase: `Without ${label}`,
    query: without,
  }));
  const wider = longer(query);
  if (wider) candidates.push({ label: wider.label, phrase: `In the ${wider.label.toLowerCase()}`, query: wider.query });
  const week = longer({ ...query, range: { lookback: '24h' } });
  if (wider && week)
    candidates.push({ label: week.label, phrase: `In the ${week.label.toLowerCase()}`, query: week.query });
  const remedies = await Promise.all(
    candidates.map(async (candidate): Promise<Remedy> => {
      const { traces, nextCursor } = await fetchTraces(apiParameters(candidate.query, now, PROBE_LIMIT), signal);
      return { ...candidate, found: nextCursor ? `more than ${count(PROBE_LIMIT)}` : count(traces.length) };
    }),
  );
  return remedies.filter((remedy) => remedy.found !== '0');
}
