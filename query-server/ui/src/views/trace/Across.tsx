import { count } from '../../format/text';
import { shortTraceId } from '../../format/text';
import { traceAddress } from '../../state/address';
import { useMemo, useState } from 'preact/hooks';
import { crossTraceLinks, type CrossTraceLink } from '../../trace/links';
import { Icon } from '../parts/Icon';
import type { ViewState } from './viewState';

const SHOWN = 10;

/** Where the trace goes on: the links of its spans to other traces. */
export function Across({ state }: { state: ViewState }) {
  const links = useMemo(() => crossTraceLinks(state.model), [state.model]);
  const [all, setAll] = useState(false);
  if (links.length === 0) return null;
  return (
    <section class="across" aria-label="Across traces">
      <header>
        <h2>Across traces</h2>
      </header>
      <ul>
        {(all ? links : links.slice(0, SHOWN)).map((link) => (
          <CrossLink
            key={`${link.from.index} ${link.type} ${link.traceId}`}
            link={link}
            onSelect={() => state.select(link.from)}
          />
        ))}
      </ul>
      {links.length > SHOWN && !all && (
        <p class="more">
          <button type="button" class="button" onClick={() => setAll(true)}>
            Show all {count(links.length)}
          </button>
        </p>
      )}
    </section>
  );
}

function CrossLink({ link, onSelect }: { link: CrossTraceLink; onSelect: () => void }) {
  const { service, name } = link.from.span;
  return (
    <li>
      <Icon name="forward" tone="secondary" />
      <span class="small">
        <button type="button" onClick={onSelect}>
          <b>{service}</b> {name}
        </button>{' '}
        links to{' '}
        <a href={traceAddress(link.traceId, link.spanId)}>
          trace <code>{shortTraceId(link.traceId)}</code>
        </a>
      </span>
      <span class="tiny caption">
        {link.type}
        {link.count > 1 && ` × ${count(link.count)}`}
      </span>
    </li>
  );
}
