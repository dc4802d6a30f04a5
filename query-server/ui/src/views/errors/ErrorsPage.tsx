import { useEffect } from 'preact/hooks';
import { fetchErrors, ProblemError } from '../../api/client';
import type { ErrorExample, ErrorGroup, Errors } from '../../api/types';
import { groupsAddress } from '../../compare/groups';
import { byOrigin, errorsVerdict, errorText, originText } from '../../errors/words';
import { count, plural } from '../../format/text';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { rangeParameters, rangeWords, searchAddress, type SearchQuery } from '../../search/query';
import { traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { shortName } from '../../trace/names';
import { Foot } from '../parts/Foot';
import { RangeBar } from '../parts/RangeBar';
import { ServiceName } from '../parts/ServiceName';
import { Loading, OutageBanner, StateCard } from '../parts/states';

const PAGE = '/errors';

/** What fails, the same failure once. */
export function ErrorsPage({ query }: { query: SearchQuery }) {
  const key = searchAddress(query, PAGE);
  const answer = useAnswer(key, (signal) => fetchErrors(rangeParameters(query, Date.now()), signal));
  useKeys({ '.': answer.cancel });
  useEffect(() => void (document.title = 'Errors · DataTracing'), []);
  return (
    <>
      <OutageBanner answer={answer} />
      <RangeBar key={key} page={PAGE} query={query} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the errors" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value && !answer.failure && <Groups errors={answer.value} query={query} />}
      <Foot dataAt={answer.valueAt}>
        <span>* stands for what differs from failure to failure</span>
      </Foot>
    </>
  );
}

function Groups({ errors, query }: { errors: Errors; query: SearchQuery }) {
  const { subject, predicate } = errorsVerdict(errors, rangeWords(query.range));
  return (
    <>
      <div class="trace-head">
        <div>
          <h1 class={errors.groups.length ? 'failed' : ''}>
            {subject} <span class="predicate">{predicate}</span>
          </h1>
          <p class="small secondary">
            {plural(errors.groupCount, 'kind')} of failure in {plural(errors.traceCount, 'trace')}
            {errors.truncated && ', the newest; there are older ones'}
            {errors.ungroupedCount > 0 && `, ${count(errors.ungroupedCount)} failures more are not told apart`}
          </p>
        </div>
        {errors.groups.length > 0 && (
          <div class="actions">
            <a class="button" href={groupsAddress(query, 'errors')}>
              What differs
            </a>
          </div>
        )}
      </div>
      {errors.groups.length > 0 && (
        <section class="card" aria-label="Failures">
          <div class="table-scroll">
            <table class="results error-table">
              <caption class="unseen">Failures, where they begin first</caption>
              <thead>
                <tr>
                  <th>Where</th>
                  <th>What</th>
                  <th class="number">Number</th>
                  <th>Began here</th>
                  <th class="number">Traces</th>
                  <th>First seen</th>
                  <th>Last seen</th>
                </tr>
              </thead>
              <tbody>
                {byOrigin(errors.groups).map((group) => (
                  <GroupRow
                    key={`${group.service.name} ${group.operation} ${group.type} ${group.message}`}
                    group={group}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}

function GroupRow({ group }: { group: ErrorGroup }) {
  return (
    <tr>
      <td>
        <ServiceName slot={group.service.colorSlot}>
          {group.service.name}
          <span class="secondary"> {shortName(group.operation)}</span>
        </ServiceName>
      </td>
      <td class="what" title={`${group.type} ${group.message}`}>
        {errorText(group)}
      </td>
      <td class="number">{count(group.count)}</td>
      <td>{originText(group)}</td>
      <td class="number">{count(group.traceCount)}</td>
      <td>
        <Seen example={group.first} />
      </td>
      <td>
        <Seen example={group.last} />
      </td>
    </tr>
  );
}

/** When, leading to the span that failed then. */
function Seen({ example }: { example: ErrorExample }) {
  const millis = unixMillis(BigInt(example.timeUnixNano));
  const now = Date.now();
  return (
    <a href={traceAddress(example.traceId, example.spanId)}>
      {!isSameDay(millis, now) && `${day(millis, now)} `}
      {clock(millis).time}
    </a>
  );
}
