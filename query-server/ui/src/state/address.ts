import { useEffect, useState } from 'preact/hooks';

/** What the address bar says. The page's state is there or nowhere, as far as it is worth sharing. */
export interface Address {
  readonly path: string;
  readonly parameters: URLSearchParams;
}

const listeners = new Set<() => void>();
addEventListener('popstate', announce);

const current = (): Address => ({ path: location.pathname, parameters: new URLSearchParams(location.search) });

export function useAddress(): Address {
  const [address, setAddress] = useState(current);
  useEffect(() => {
    const listener = () => setAddress(current());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return address;
}

/** Goes to an address of this page as a new entry of the history. */
export function open(href: string): void {
  if (href === location.pathname + location.search) return announce();
  history.pushState(null, '', href);
  announce();
  scrollTo(0, 0);
}

/** Changes parameters of the present address without a new entry; undefined or '' removes one. */
export function amend(changes: Record<string, string | undefined>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  const text = parameters.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
  announce();
}

/** Makes plain links of the page change the address without loading it anew. To be called once. */
export function interceptLinks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const elsewhere = !link || link.origin !== location.origin || link.target || link.pathname.startsWith('/api/');
    const modified = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (elsewhere || modified || event.defaultPrevented || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    open(link.pathname + link.search);
  });
}

function announce(): void {
  for (const listener of listeners) listener();
}

export const traceAddress = (traceId: string, spanId?: string): string =>
  `/trace/${traceId}${spanId ? `?span=${spanId}` : ''}`;
