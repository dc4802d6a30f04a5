import { useEffect, useState } from 'preact/hooks';
import { fetchServices, fetchTraces, ProblemError } from '../../api/client';
import type { FoundTrace } from '../../api/types';
import { filters } from '../../search/filters';
import { outcome } from '../../search/outcome';
import { apiParameters, searchAddress, type SearchQuery } from '../../search/query';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { Foot } from '../parts/Foot';
import { Loading, OutageBanner, StateCard } from '../parts/states';
import { FirstStart } from './FirstStart';
import { NoMatch } from './NoMatch';
import { Results } from './Results';
import { SearchForm } from './SearchForm';

const PAGE_SIZE = 20;
/** How often an empty server is asked whether its first span has arrived. */
const FIRST_SPAN_MILLIS = 2000;

/** What was found, with all it takes to go on from there. */
interface Found {
  readonly query: SearchQuery;
  readonly askedAt: number;
  readonly traces: readonly FoundTrace[];
  readonly nextCursor: string | null;
  /** The parameters of the first page: a cursor belongs to them. */
  readonly parameters: URLSearchParams;
}

/** The form, the answer in one sentence, and the traces behind it. */
export function SearchPage({ query }: { query: SearchQuery }) {
  const address = searchAddress(query);
  const [round, setRound] = useState(0);
  const services = useAnswer(`services ${round}`, fetchServices);
  const found = useAnswer(`${address} ${round}`, (signal) => firstPage(query, signal));
  const again = () => setRound((count) => count + 1);
  const isEmptyServer = services.value?.length === 0;
  useEffect(() => {
    if (!isEmptyServer) return;
    const timer = setInterval(again, FIRST_SPAN_MILLIS);
    return () => clearInterval(timer);
  }, [isEmptyServer]);
  useEffect(() => void (document.title = 'Search · DataTracing'), []);
  useKeys({ '.': found.cancel });

  const problem = found.failure instanceof ProblemError ? found.failure.problem : undefined;
  const isStale =
    found.valueKey !== `${address} ${round}` && (found.waiting === 'noticeable' || found.waiting === 'long');
  return (
    <>
      <OutageBanner answer={found} />
      <SearchForm key={address} query={query} services={services.value ?? []} problem={problem} onRun={again} />
      {isEmptyServer && <FirstStart />}
      {!found.value && !problem && !isEmptyServer && <Loading answer={found} what="traces" />}
      {problem && !problem.parameter && <StateCard title={problem.title}>{problem.detail}</StateCard>}
      {found.value && !isEmptyServer && !problem && (
        <div class={isStale ? 'stale' : ''} aria-busy={isStale}>
          <Answered key={found.valueAt} found={found.value} />
        </div>
      )}
      <Foot dataAt={found.valueAt} />
    </>
  );
}

function Answered({ found }: { found: Found }) {
  const [traces, setTraces] = useState(found.traces);
  const [cursor, setCursor] = useState(found.nextCursor);
  const [failure, setFailure] = useState<Error>();
  const [loading, setLoading] = useState(false);
  const more = () => {
    if (!cursor || loading) return;
    setLoading(true);
    const parameters = new URLSearchParams(found.parameters);
    parameters.set('cursor', cursor);
    fetchTraces(parameters, new AbortController().signal)
      .then((page) => {
        setTraces((known) => [...known, ...page.traces]);
        setCursor(page.nextCursor);
        setFailure(undefined);
      }, setFailure)
      .finally(() => setLoading(false));
  };
  if (traces.length === 0) return <NoMatch query={found.query} askedAt={found.askedAt} />;
  return (
    <>
      <div class="answer">
        <h1>{outcome(traces, cursor !== null, found.query, found.askedAt)}</h1>
        <p class="small secondary">{['Newest first', ...filters(found.query).map(({ label }) => label)].join(' · ')}</p>
      </div>
      <Results
        traces={traces}
        query={found.query}
        hasMore={cursor !== null}
        loading={loading}
        failure={failure}
        onMore={more}
      />
    </>
  );
}

async function firstPage(query: SearchQuery, signal: AbortSignal): Promise<Found> {
  const askedAt = Date.now();
  const parameters = apiParameters(query, askedAt, PAGE_SIZE);
  const page = await fetchTraces(parameters, signal);
  return { query, askedAt, parameters, ...page };
}
