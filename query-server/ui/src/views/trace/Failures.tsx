import { count } from '../../format/text';
import { errorReason, exceptions, simpleName, type ExceptionEvent } from '../../trace/exceptions';
import { isError, type SpanNode, type TraceModel } from '../../trace/model';

/** What went wrong in this span: its status, its exceptions with their stacks, or that its children failed. */
export function Failures({ model, node }: { model: TraceModel; node: SpanNode }) {
  const thrown = exceptions(node.span);
  const below = node.children.filter((child) => isError(model.nodes[child]!)).length;
  if (!isError(node) && thrown.length === 0) return null;
  const statusSaysMore =
    node.span.status.message && !thrown.some(({ message }) => message === node.span.status.message);
  return (
    <section>
      <h3>{below > 0 ? `Error, and in ${count(below)} of its ${count(node.children.length)} children` : 'Error'}</h3>
      {(statusSaysMore || thrown.length === 0) && (
        <div class="failure small">
          {thrown.length === 0 && <b>{errorReason(node.span)}</b>}
          <p>{statusSaysMore ? node.span.status.message : 'No message was recorded.'}</p>
        </div>
      )}
      {thrown.map((exception, at) => (
        <Exception key={at} exception={exception} />
      ))}
    </section>
  );
}

function Exception({ exception }: { exception: ExceptionEvent }) {
  const { type, message, stackTrace } = exception;
  const frames = stackTrace.split('\n').filter((line) => /^\s+at /.test(line)).length;
  return (
    <div class="failure small">
      <b title={type}>{simpleName(type) || 'Exception'}</b>
      {message && <p>{message}</p>}
      {stackTrace && (
        <details open>
          <summary>{frames ? `Stack, ${frames} frames` : 'Stack'}</summary>
          <pre tabIndex={0} aria-label="Stack trace">
            {stackTrace}
          </pre>
        </details>
      )}
    </div>
  );
}
