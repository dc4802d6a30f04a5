import { useState } from 'preact/hooks';
import { fetchServices } from '../../api/client';
import { zoneName } from '../../format/time';
import { searchAddress, type SearchQuery } from '../../search/query';
import { open } from '../../state/address';
import { useAnswer } from '../../state/answer';
import { RangeFields } from '../search/RangeFields';

/** Which service and which time a page is about; a change is asked for at once. */
export function RangeBar({
  page,
  query,
  also = {},
}: {
  page: string;
  query: SearchQuery;
  /** What else stands in the page's address. */
  also?: Readonly<Record<string, string>>;
}) {
  const services = useAnswer('services', fetchServices);
  const [typed, setTyped] = useState(query);
  const go = (changed: SearchQuery) => {
    setTyped(changed);
    const address = searchAddress(changed, page);
    const more = new URLSearchParams(also).toString();
    open(more ? `${address}${address.includes('?') ? '&' : '?'}${more}` : address);
  };
  return (
    <form class="card search-form range-bar" onSubmit={(event) => event.preventDefault()}>
      <label>
        Service
        <select
          value={typed.service}
          onChange={(event) => go({ ...typed, service: event.currentTarget.value, operation: '' })}
        >
          <option value="">Any</option>
          {[...new Set([...(services.value ?? []).map(({ name }) => name), typed.service])]
            .filter((name) => name !== '')
            .map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <RangeFields range={typed.range} zone={zoneName(Date.now())} onChange={(range) => go({ ...typed, range })} />
    </form>
  );
}
