import { useEffect } from 'preact/hooks';
import { fetchBottlenecks, fetchLatency, fetchOperations, ProblemError } from '../../api/client';
import type { Bottlenecks, Latency } from '../../api/types';
import { duration } from '../../format/duration';
import { count, percent, plural } from '../../format/text';
import { boundsText, methodText } from '../../latency/heat';
import { rangeParameters, rangeWords, searchAddress, type SearchQuery } from '../../search/query';
import { open, traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { shortName } from '../../trace/names';
import { Foot } from '../parts/Foot';
import { RangeBar } from '../parts/RangeBar';
import { ServiceName } from '../parts/ServiceName';
import { Loading, OutageBanner, StateCard } from '../parts/states';
import { HeatMap } from './HeatMap';

const PAGE = '/latency';
const COLUMNS = '48';

/** How long spans take, and where the time of their traces goes. */
export function LatencyPage({ query }: { query: SearchQuery; parameters: URLSearchParams }) {
  const key = searchAddress(query, PAGE);
  const latency = useAnswer(key, (signal) => {
    const asked = rangeParameters(query, Date.now());
    asked.set('columns', COLUMNS);
    return fetchLatency(asked, signal);
  });
  const bottlenecks = useAnswer(key, (signal) => fetchBottlenecks(rangeParameters(query, Date.now()), signal));
  useKeys({ '.': latency.cancel });
  useEffect(() => void (document.title = 'Latency · DataTracing'), []);
  return (
    <>
      <OutageBanner answer={latency} />
      <RangeBar key={key} page={PAGE} query={query} />
      {query.service && <Operations query={query} />}
      {!latency.value && !latency.failure && <Loading answer={latency} what="the durations" />}
      {latency.failure instanceof ProblemError && (
        <StateCard title={latency.failure.problem.title}>
          <span class="secondary">{latency.failure.message}</span>
        </StateCard>
      )}
      {latency.value && !latency.failure && <Figures latency={latency.value} query={query} />}
      {bottlenecks.value && bottlenecks.value.bottlenecks.length > 0 && <TimeSpent answer={bottlenecks.value} />}
      <Foot dataAt={latency.valueAt}>{latency.value && <span>{methodText(latency.value)}</span>}</Foot>
    </>
  );
}

function Operations({ query }: { query: SearchQuery }) {
  const operations = useAnswer(`operations ${query.service}`, (signal) => fetchOperations(query.service, signal));
  // The chosen one is there before the list has come.
  const listed = (operations.value ?? []).map(({ name }) => name);
  const names = [...new Set([...listed, query.operation])].filter((name) => name !== '');
  return (
    <p class="tools">
      <label class="small secondary">
        Operation{' '}
        <select
          value={query.operation}
          onChange={(event) => open(searchAddress({ ...query, operation: event.currentTarget.value }, PAGE))}
        >
          <option value="">Any</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

function Figures({ latency, query }: { latency: Latency; query: SearchQuery }) {
  const when = rangeWords(query.range);
  if (latency.count === 0) return <StateCard title={`No such span ${when}.`} />;
  const p = (wanted: number) => latency.percentiles.find(({ percent: at }) => at === wanted);
  const who = query.operation || query.service || 'A span';
  return (
    <>
      <div class="answer">
        <h1>
          {who} takes {duration(Number(p(50)?.nanos))}, one in a hundred {duration(Number(p(99)?.nanos))}
        </h1>
        <p class="small secondary">
          {plural(latency.count, 'span')} {when}, {count(latency.errorCount)} in error
        </p>
      </div>
      <div class="search-grid">
        <section class="card" aria-label="Durations over time">
          <HeatMap latency={latency} query={query} />
        </section>
        <section class="card" aria-label="Percentiles">
          <div class="table-scroll">
            <table class="results">
              <caption class="unseen">Percentiles with their bounds</caption>
              <thead>
                <tr>
                  <th>Percentile</th>
                  <th class="number">Duration</th>
                  <th>Of all such spans</th>
                </tr>
              </thead>
              <tbody>
                {latency.percentiles.map(({ percent: at, nanos, lowNanos, highNanos }) => (
                  <tr key={at}>
                    <td>p{at}</td>
                    <td class="number">{duration(Number(nanos))}</td>
                    <td class="secondary">{boundsText(lowNanos, highNanos)}</td>
                  </tr>
                ))}
                <tr>
                  <td>longest</td>
                  <td class="number">{duration(Number(latency.maxNanos))}</td>
                  <td />
                </tr>
              </tbody>
            </table>
          </div>
        </section>
      </div>
    </>
  );
}

function TimeSpent({ answer }: { answer: Bottlenecks }) {
  return (
    <section class="card time-spent" aria-label="Where the time goes">
      <header>
        <h2>Where the time goes</h2>
        <span class="aside small secondary">
          critical paths of {plural(answer.traceCount, 'trace')}
          {answer.truncated && ', the newest'}
        </span>
      </header>
      <div class="table-scroll">
        <table class="results">
          <caption class="unseen">Critical paths added up, the largest share first</caption>
          <thead>
            <tr>
              <th>Step</th>
              <th class="number">Share</th>
              <th class="number">Traces</th>
              <th class="number">Most in one</th>
            </tr>
          </thead>
          <tbody>
            {answer.bottlenecks.slice(0, 12).map((one) => (
              <tr key={`${one.service.name} ${one.operation} ${one.kind}`}>
                <td>
                  <ServiceName slot={one.service.colorSlot}>
                    {one.service.name}
                    <span class="secondary">
                      {' '}
                      {one.kind === 'WAIT' ? 'waited before ' : ''}
                      {shortName(one.operation)}
                    </span>
                  </ServiceName>
                </td>
                <td class="number">{percent(one.fraction)}</td>
                <td class="number">{count(one.traceCount)}</td>
                <td class="number">
                  <a href={traceAddress(one.example.traceId, one.example.spanId)}>{duration(Number(one.maxNanos))}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
