import type { FoundTrace } from '../../api/types';
import { count, plural } from '../../format/text';
import { servicesOf } from '../../search/outcome';
import { searchAddress, type SearchQuery } from '../../search/query';
import { Icon } from '../parts/Icon';
import { ServiceName } from '../parts/ServiceName';

/** Who took part in the found traces; a name narrows the search to it. */
export function ServiceList({ traces, query }: { traces: readonly FoundTrace[]; query: SearchQuery }) {
  return (
    <aside class="card" aria-label="Services in these traces">
      <header>
        <h2>Services in these traces</h2>
        <span class="aside caption small">of {count(traces.length)}</span>
      </header>
      <ul class="service-list">
        {servicesOf(traces).map((service) => (
          <li key={service.name}>
            <a href={searchAddress({ ...query, service: service.name, operation: '' })}>
              <ServiceName slot={service.colorSlot}>
                <span>{service.name}</span>
              </ServiceName>
            </a>
            <span class="tiny secondary">{plural(service.traces, 'trace')}</span>
            {service.failing > 0 ? (
              <span class="tiny error">
                <Icon name="error" /> {count(service.failing)} failing
              </span>
            ) : (
              <span class="tiny caption">no error</span>
            )}
          </li>
        ))}
      </ul>
    </aside>
  );
}
