import { useEffect, useMemo } from 'preact/hooks';
import { fetchClocks, fetchTrace, ProblemError } from '../../api/client';
import { shortTraceId } from '../../format/text';
import { useAnswer } from '../../state/answer';
import { useKeys } from '../../state/keys';
import { corrected } from '../../trace/clocks';
import { buildModel } from '../../trace/tree';
import { Foot } from '../parts/Foot';
import { Loading, OutageBanner, StateCard } from '../parts/states';
import { TraceView } from './TraceView';

/** Fetches a trace and shows it, or says why it cannot. */
export function TracePage({ traceId, parameters }: { traceId: string; parameters: URLSearchParams }) {
  const answer = useAnswer(traceId, (signal) => fetchTrace(traceId, signal));
  const wanted = parameters.get('clocks') === 'corrected';
  const clocks = useAnswer(`${traceId} ${wanted}`, (signal) =>
    wanted ? fetchClocks(traceId, signal) : Promise.resolve(undefined),
  );
  const { value } = answer;
  const by = wanted ? clocks.value : undefined;
  const model = useMemo(() => value && buildModel(by ? corrected(value, by) : value), [value, by]);
  useKeys({ '.': answer.cancel });
  useEffect(() => {
    const root = model?.trace.root?.operation;
    document.title = `${root ? `${root} · ` : ''}trace ${shortTraceId(traceId)} · DataTracing`;
  }, [traceId, model]);
  return (
    <>
      <OutageBanner answer={answer} />
      {!model && !answer.failure && <Loading answer={answer} what="the trace" />}
      {answer.failure instanceof ProblemError && (
        <Refused traceId={traceId} failure={answer.failure} retry={answer.retry} />
      )}
      {model && wanted && clocks.failure && (
        <p class="small error" role="alert">
          Times are as the processes told them: their clocks cannot be compared. {clocks.failure.message}
        </p>
      )}
      {model && <TraceView model={model} clocks={by} parameters={parameters} dataAt={answer.valueAt} />}
      {!model && <Foot dataAt={0} />}
    </>
  );
}

function Refused({ traceId, failure, retry }: { traceId: string; failure: ProblemError; retry: () => void }) {
  const absent = failure.problem.status === 404;
  return (
    <StateCard title={absent ? `Trace ${shortTraceId(traceId)} is not stored.` : failure.problem.title}>
      <span class="secondary">
        {absent
          ? `${failure.problem.fate?.words ?? ''} An agent sends within 5 s of a span’s end, so a new trace may need another look.`.trim()
          : failure.message}
      </span>
      <code>{traceId}</code>
      <div class="remedies">
        <button type="button" class="button" onClick={retry}>
          Look again
        </button>
        <a class="button" href="/search">
          Search
        </a>
      </div>
    </StateCard>
  );
}
