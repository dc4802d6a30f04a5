import { useRef, useState } from 'preact/hooks';
import { EMPTY_QUERY, searchAddress } from '../../search/query';
import { parseTags } from '../../search/tags';
import { open, traceAddress } from '../../state/address';
import { useKeys } from '../../state/keys';
import { parseTraceAddress } from '../../trace/ids';
import { Icon } from '../parts/Icon';

/** Takes a trace id (or what contains one) to its trace, and tags to a search. */
export function Omnibox() {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  useKeys({ '/': () => input.current?.select() });

  const submit = (event: Event) => {
    event.preventDefault();
    const address = destination(input.current!.value);
    setWrong(!address);
    if (!address) return;
    input.current!.value = '';
    input.current!.blur();
    open(address);
  };
  return (
    <form class={`omnibox ${wrong ? 'wrong' : ''}`} role="search" onSubmit={submit}>
      <Icon name="search" />
      <input
        ref={input}
        aria-label="Trace id or tag"
        aria-invalid={wrong}
        placeholder="Trace id or key=value"
        autocomplete="off"
        spellcheck={false}
        onInput={() => setWrong(false)}
        onPaste={(event) => {
          // A pasted id is complete: there is nothing to add before Enter.
          const found = parseTraceAddress(event.clipboardData?.getData('text') ?? '');
          if (!found) return;
          event.preventDefault();
          open(traceAddress(found.traceId, found.spanId));
        }}
        onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
      />
      {wrong ? (
        <span class="error tiny" role="alert">
          neither an id nor key=value
        </span>
      ) : (
        <kbd>/</kbd>
      )}
    </form>
  );
}

function destination(text: string): string | undefined {
  const found = parseTraceAddress(text);
  if (found) return traceAddress(found.traceId, found.spanId);
  const { tags, unreadable } = parseTags(text);
  return tags.length && !unreadable.length ? searchAddress({ ...EMPTY_QUERY, tags }) : undefined;
}
