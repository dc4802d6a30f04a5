import { useEffect, useState } from 'preact/hooks';
import { fetchComparison, ProblemError } from '../../api/client';
import type { ComparedTrace, Comparison } from '../../api/types';
import { changeText, compareAddress, compareVerdict, differences, type Difference } from '../../compare/rows';
import { duration } from '../../format/duration';
import { count, plural, shortTraceId } from '../../format/text';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { open, traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { parseTraceAddress } from '../../trace/ids';
import { shortName } from '../../trace/names';
import { Foot } from '../parts/Foot';
import { Loading, OutageBanner, StateCard } from '../parts/states';

/** Rows in the document at once; a comparison of huge traces has more. */
const MAX_ROWS = 500;

/** Two traces laid over each other; without the second one the page asks for it. */
export function ComparePage({ parameters }: { parameters: URLSearchParams }) {
  const before = parseTraceAddress(parameters.get('before') ?? '')?.traceId;
  const after = parseTraceAddress(parameters.get('after') ?? '')?.traceId;
  useEffect(() => void (document.title = 'Comparison · DataTracing'), []);
  return (
    <>
      <Choice before={before ?? ''} after={after ?? ''} />
      {before && after && <Compared key={`${before} ${after}`} before={before} after={after} />}
    </>
  );
}

function Choice({ before, after }: { before: string; after: string }) {
  const [typed, setTyped] = useState({ before, after });
  const [wrong, setWrong] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const first = parseTraceAddress(typed.before)?.traceId;
    const second = parseTraceAddress(typed.after)?.traceId;
    if (first && second) return open(compareAddress(first, second));
    setWrong(`${first ? 'The second' : 'The first'} is no trace id: 32 hexadecimal digits, or the address of a trace.`);
  };
  const field = (name: 'before' | 'after', label: string) => (
    <label class="small secondary">
      {label}{' '}
      <input
        class="mono"
        size={34}
        value={typed[name]}
        onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <form class="tools" aria-label="Traces to compare" onSubmit={submit}>
      {field('before', 'First trace')} {field('after', 'Second trace')}{' '}
      <button type="submit" class="button">
        Compare
      </button>
      {wrong && (
        <span class="error small" role="alert">
          {wrong}
        </span>
      )}
    </form>
  );
}

function Compared({ before, after }: { before: string; after: string }) {
  const answer = useAnswer(`${before} ${after}`, (signal) => fetchComparison(before, after, signal));
  useKeys({ '.': answer.cancel });
  return (
    <>
      <OutageBanner answer={answer} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the comparison" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value && !answer.failure && <Rows comparison={answer.value} />}
      <Foot dataAt={answer.valueAt}>
        <span>Clocks are shown raw</span>
      </Foot>
    </>
  );
}

function Rows({ comparison }: { comparison: Comparison }) {
  const { subject, predicate } = compareVerdict(comparison);
  const all = differences(comparison);
  const { paired, added, removed } = comparison;
  return (
    <>
      <div class="answer">
        <h1>
          {subject}
          {predicate && <span class="predicate">, {predicate}</span>}
        </h1>
        <p class="small secondary">
          {plural(paired, 'span')} in both, {count(removed)} only in the first, {count(added)} only in the second
        </p>
      </div>
      <section class="card" aria-label="Spans of both traces">
        <div class="table-scroll" tabIndex={0} role="group" aria-label="Spans of both traces, scrollable">
          <table class="results">
            <caption class="unseen">Spans of both traces laid over each other, parents before children</caption>
            <thead>
              <tr>
                <th>Step</th>
                <th class="number">
                  <Head trace={comparison.before} name="First" />
                </th>
                <th class="number">
                  <Head trace={comparison.after} name="Second" />
                </th>
                <th class="number">Difference</th>
                <th class="number">of its own time</th>
              </tr>
            </thead>
            <tbody>
              {all.slice(0, MAX_ROWS).map((one, at) => (
                <Row key={at} one={one} comparison={comparison} />
              ))}
            </tbody>
          </table>
        </div>
        {all.length > MAX_ROWS && (
          <p class="more secondary">
            {count(all.length - MAX_ROWS)} rows more are not shown; ask /api/v1/compare for all.
          </p>
        )}
      </section>
    </>
  );
}

function Head({ trace, name }: { trace: ComparedTrace; name: string }) {
  const millis = unixMillis(BigInt(trace.startTimeUnixNano));
  const { time } = clock(millis);
  return (
    <a href={traceAddress(trace.traceId)} title={trace.traceId}>
      {name}, {shortTraceId(trace.traceId)},{' '}
      {isSameDay(millis, Date.now()) ? time : `${day(millis, Date.now())} ${time}`}
    </a>
  );
}

function Row({ one, comparison }: { one: Difference; comparison: Comparison }) {
  const { row, kind } = one;
  const cell = (side: typeof row.before, trace: ComparedTrace) =>
    side === null ? (
      '–'
    ) : (
      <a class={side.error ? 'error' : ''} href={traceAddress(trace.traceId, side.spanId)}>
        {side.error && '✕ '}
        {duration(Number(side.durationNanos))}
      </a>
    );
  return (
    <tr>
      <td style={{ paddingLeft: `${10 + 14 * Math.min(row.depth, 24)}px` }}>
        {row.service} <span class="secondary">{shortName(row.operation)}</span>
        {kind !== 'both' && <b class="warning"> {kind === 'added' ? 'only in the second' : 'only in the first'}</b>}
      </td>
      <td class="number">{cell(row.before, comparison.before)}</td>
      <td class="number">{cell(row.after, comparison.after)}</td>
      <td class="number">{kind === 'both' ? changeText(one.nanos) : '–'}</td>
      <td class="number">{changeText(one.selfNanos)}</td>
    </tr>
  );
}
