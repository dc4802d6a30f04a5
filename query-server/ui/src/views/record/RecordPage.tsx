import { useEffect } from 'preact/hooks';
import { fetchRecord, ProblemError } from '../../api/client';
import type { Hop, RecordHops } from '../../api/types';
import { duration, offset } from '../../format/duration';
import { plural, shortTraceId } from '../../format/text';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { questionText, type RecordQuestion } from '../../record/question';
import { traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { Foot } from '../parts/Foot';
import { Icon } from '../parts/Icon';
import { ServiceName } from '../parts/ServiceName';
import { Loading, OutageBanner, StateCard } from '../parts/states';

/** Every span that sent or handled one record, across traces. */
export function RecordPage({ question }: { question: RecordQuestion }) {
  const key = `${question.topic}?${question.parameters}`;
  const answer = useAnswer(key, (signal) => fetchRecord(question.topic, question.parameters, signal));
  const title = questionText(question);
  useKeys({ '.': answer.cancel });
  useEffect(() => void (document.title = `${title} · DataTracing`), [title]);
  return (
    <>
      <OutageBanner answer={answer} />
      {!answer.value && !answer.failure && <Loading answer={answer} what="the record" />}
      {answer.failure instanceof ProblemError && (
        <StateCard title={answer.failure.problem.title}>
          <span class="secondary">{answer.failure.message}</span>
        </StateCard>
      )}
      {answer.value?.hops.length === 0 && <NoHop title={title} retry={answer.retry} />}
      {answer.value && answer.value.hops.length > 0 && <Hops title={title} record={answer.value} />}
      <Foot dataAt={answer.valueAt} />
    </>
  );
}

function NoHop({ title, retry }: { title: string; retry: () => void }) {
  return (
    <StateCard title={`No hop of ${title} is stored.`}>
      <span class="secondary">
        Not known: whether it was never sent in this time, or its spans were sampled away or lost on their way.
      </span>
      <div class="remedies">
        <button type="button" class="button" onClick={retry}>
          Look again
        </button>
      </div>
    </StateCard>
  );
}

function Hops({ title, record }: { title: string; record: RecordHops }) {
  const { hops } = record;
  const traces = new Set(hops.map((hop) => hop.traceId)).size;
  const first = BigInt(hops[0]!.startTimeUnixNano);
  return (
    <>
      <div class="answer">
        <h1>
          {plural(hops.length, 'hop')} of {title}, in {plural(traces, 'trace')}
        </h1>
        {record.truncated && <p class="small secondary">There are older ones than these.</p>}
      </div>
      <section class="card" aria-label="Hops">
        <div class="table-scroll">
          <table class="results">
            <caption class="unseen">Hops, oldest first</caption>
            <thead>
              <tr>
                <th>Start</th>
                <th class="number">After the first</th>
                <th class="number">Duration</th>
                <th>Service</th>
                <th>What</th>
                <th>Record</th>
                <th>Trace</th>
              </tr>
            </thead>
            <tbody>
              {hops.map((hop) => (
                <HopRow key={hop.traceId + hop.spanId} hop={hop} first={first} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}

function HopRow({ hop, first }: { hop: Hop; first: bigint }) {
  const start = BigInt(hop.startTimeUnixNano);
  const millis = unixMillis(start);
  const now = Date.now();
  const { time, fraction } = clock(millis);
  return (
    <tr>
      <td>
        {!isSameDay(millis, now) && `${day(millis, now)} `}
        {time}
        <span class="fraction caption">{fraction}</span>
      </td>
      <td class="number">{offset(Number(start - first))}</td>
      <td class="number">{duration(Number(hop.durationNanos))}</td>
      <td>
        <ServiceName slot={hop.service.colorSlot}>
          {hop.service.name}
          {hop.group && <span class="secondary"> as {hop.group}</span>}
        </ServiceName>
      </td>
      <td>
        {hop.status === 'ERROR' && <Icon name="error" title="failed:" />} {hop.name}
      </td>
      <td>{placeText(hop)}</td>
      <td>
        <a class="mono" href={traceAddress(hop.traceId, hop.spanId)} title={hop.traceId}>
          {shortTraceId(hop.traceId)}
        </a>
      </td>
    </tr>
  );
}

function placeText({ record, topic, batch }: Hop): string {
  if (record) return `${record.topic}[${record.partition}] at ${record.offset}`;
  return batch ? `a batch of ${batch} of ${topic}` : (topic ?? '–');
}
