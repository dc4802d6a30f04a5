import { plural, shortTraceId } from '../../format/text';
import { traceAddress } from '../../state/address';
import { linkedFrom, linksOf } from '../../trace/links';
import type { SpanNode } from '../../trace/model';
import { Icon } from '../parts/Icon';
import { SelectSpan } from './Details';
import type { ViewState } from './viewState';

/** Links of the span, and those of this trace that point to it. */
export function LinkList({ state, node }: { state: ViewState; node: SpanNode }) {
  const links = linksOf(state.model, node);
  const incoming = linkedFrom(state.model, node);
  const dropped = node.span.droppedLinksCount;
  if (links.length + incoming.length + dropped === 0) return null;
  return (
    <section aria-label="Links">
      <h3>Links, {links.length + incoming.length}</h3>
      <ul class="link-list small">
        {incoming.map((from) => (
          <li key={from.index}>
            <Icon name="back" tone="caption" title="from" />
            <SelectSpan state={state} node={from} />
          </li>
        ))}
        {links.map(({ link, type, target }, at) => (
          <li key={at}>
            <Icon name="forward" tone="caption" title="to" />
            {target ? (
              <SelectSpan state={state} node={target} />
            ) : (
              <a href={traceAddress(link.traceId, link.spanId)}>
                trace <code>{shortTraceId(link.traceId)}</code>
              </a>
            )}
            <span class="tag">{type}</span>
          </li>
        ))}
      </ul>
      {dropped > 0 && (
        <p class="small warning">{plural(dropped, 'link')} more were dropped by a limit of the sender.</p>
      )}
    </section>
  );
}
