import { useLayoutEffect, useRef } from 'preact/hooks';

/** Actions by key, `e.key` as the browser names it; two keys in a row are written `g s`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** The second key of a pair is waited for this long. */
const PAIR_MILLIS = 900;

interface Stroke {
  readonly key: string;
  readonly at: number;
}

/** The stroke being handled and the one before; this listener is the first, so views see both. */
let current: Stroke | undefined;
let previous: Stroke | undefined;
addEventListener('keydown', (event) => {
  previous = current;
  current = isTyping(event.target) ? undefined : { key: event.key, at: event.timeStamp };
});

/** Keys that work anywhere in the page save while typing or with a modifier. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  // With the drawing, not after it: what can be seen can be used.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const pair = previous && event.timeStamp - previous.at < PAIR_MILLIS ? `${previous.key} ${event.key}` : '';
      const action = latest.current[pair] ?? latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}

/** The list that `?` shows. */
export const KEY_LIST: readonly (readonly [keys: string, meaning: string])[] = [
  ['/', 'Paste an id, search a tag'],
  ['g s', 'Search'],
  ['g m', 'Map'],
  ['g l', 'Latency'],
  ['g e', 'Errors'],
  ['g d', 'What differs'],
  ['g c', 'Collector'],
  ['j k', 'Next, previous row'],
  ['h l', 'Collapse, expand'],
  ['Enter', 'Open'],
  ['c', 'Critical path'],
  ['e', 'Next error'],
  ['f', 'Find in trace'],
  ['n N', 'Next, previous match'],
  ['+ − 0', 'Zoom in, out, all'],
  ['← →', 'Pan, on the minimap'],
  ['[ ]', 'Back, forward along links'],
  ['t', 'Times: absolute, relative'],
  ['.', 'Cancel long work'],
  ['?', 'This list'],
  ['Esc', 'Close, then one level up'],
];
