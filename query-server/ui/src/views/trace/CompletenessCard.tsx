import { fetchCompleteness } from '../../api/client';
import type { Completeness } from '../../api/types';
import { count, plural, shortSpanId } from '../../format/text';
import { clock, unixMillis } from '../../format/time';
import { traceAddress } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { completenessVerdict, hasDetails } from '../../trace/complete';
import { shortName } from '../../trace/names';
import { Icon } from '../parts/Icon';

const SHOWN = 10;

/** How much of the trace is there, what is known to be missing, and where nothing is instrumented. */
export function CompletenessCard({ traceId }: { traceId: string }) {
  const { value } = useAnswer(`completeness ${traceId}`, (signal) => fetchCompleteness(traceId, signal));
  if (!value) return null;
  const incomplete = value.seenSpanCount < value.expectedSpanCount;
  return (
    <section class="card completeness" aria-label="Completeness">
      <header>
        <h2>
          {incomplete && <Icon name="gap" tone="warning" />} {completenessVerdict(value)}
        </h2>
        <span class="aside small secondary">an upper bound: what left nothing behind is not known</span>
      </header>
      {hasDetails(value) && <Missing answer={value} />}
    </section>
  );
}

function Missing({ answer }: { answer: Completeness }) {
  const { traceId } = answer;
  return (
    <ul class="small">
      {answer.gaps.slice(0, SHOWN).map((gap) => (
        <li key={gap.missingSpanId}>
          Span <code title={gap.missingSpanId}>{shortSpanId(gap.missingSpanId)}</code> is missing:{' '}
          {gap.childCount > 1 && `${count(gap.childCount)} spans name it as their parent, among them `}
          <a href={traceAddress(traceId, gap.childSpanId)}>
            {gap.childService} {shortName(gap.childOperation)}
          </a>
          {gap.childCount === 1 && ' names it as its parent'}
        </li>
      ))}
      <More all={answer.gapCount} what="gap" />
      {answer.unanswered.slice(0, SHOWN).map((call) => (
        <li key={call.spanId}>
          <a href={traceAddress(traceId, call.spanId)}>
            {call.service} {shortName(call.operation)}
          </a>{' '}
          has no span of who answered, although others of that address have
        </li>
      ))}
      <More all={answer.unansweredCount} what="call" />
      {answer.losses.slice(0, SHOWN).map((loss) => (
        <li key={`${loss.service} ${loss.cause}`}>
          The agent of <b>{loss.service}</b> lost spans of it at {clock(unixMillis(BigInt(loss.timeUnixNano))).time}:{' '}
          <code>{loss.cause}</code>
        </li>
      ))}
      {answer.uncovered.length > 0 && (
        <li class="secondary">
          {plural(answer.uncovered.length, 'address', 'addresses')} called that told no span, so not instrumented or
          lost: {answer.uncovered.slice(0, SHOWN).join(', ')}
          {answer.uncovered.length > SHOWN && ' and others'}
        </li>
      )}
    </ul>
  );
}

function More({ all, what }: { all: number; what: string }) {
  return all > SHOWN ? <li class="secondary">and {plural(all - SHOWN, `${what} more`, `${what}s more`)}</li> : null;
}
