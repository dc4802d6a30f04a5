import { useEffect, useState } from 'preact/hooks';

/** What the address bar says. The page's state is there or nowhere, as far as it is worth sharing. */
export interface Address {
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** Browsers refuse more than some hundred changes of the address in half a minute; a held key makes more. */
const SETTLE_MILLIS = 150;

const listeners = new Set<() => void>();
/** What the address bar will say when the changes pause. */
let pending: { href: string; timer: ReturnType<typeof setTimeout> } | undefined;

addEventListener('popstate', () => {
  forget();
  announce();
});
addEventListener('pagehide', settle);

/** The present address with what has not reached the address bar yet. */
export const currentAddress = (): URL => new URL(pending?.href ?? location.href, location.href);

function current(): Address {
  const { pathname, searchParams } = currentAddress();
  return { path: pathname, parameters: searchParams };
}

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
  settle();
  if (href === location.pathname + location.search) return announce();
  history.pushState(null, '', href);
  announce();
  scrollTo(0, 0);
}

/** Changes parameters of the present address without a new entry; undefined or '' removes one. */
export function amend(changes: Record<string, string | undefined>): void {
  const address = currentAddress();
  for (const [name, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  forget();
  pending = { href: address.pathname + address.search, timer: setTimeout(settle, SETTLE_MILLIS) };
  announce();
}

function settle(): void {
  if (pending) history.replaceState(null, '', pending.href);
  forget();
}

function forget(): void {
  clearTimeout(pending?.timer);
  pending = undefined;
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
