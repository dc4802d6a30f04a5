import { useEffect, useRef, useState } from 'preact/hooks';
import { UnreachableError } from '../api/client';

/** How long an answer has been waited for: below 150 ms nothing is shown, from 1 s a way to cancel. */
export type Waiting = 'no' | 'brief' | 'noticeable' | 'long';

/** What is known about the answer to a question, which may be an older answer while a newer one is on its way. */
export interface Answer<T> {
  readonly value: T | undefined;
  /** The question `value` answers. */
  readonly valueKey: string | undefined;
  /** When `value` arrived, in unix milliseconds. */
  readonly valueAt: number;
  /** Why there is no newer value; unreachable servers are asked again, everything else is final. */
  readonly failure: Error | undefined;
  readonly waiting: Waiting;
  /** The user did not want to wait any longer. */
  readonly cancelled: boolean;
  /** Set while the server does not answer. */
  readonly outage: { readonly since: number; readonly nextTryAt: number } | undefined;
  readonly retry: () => void;
  readonly cancel: () => void;
}

const NOTICEABLE_MILLIS = 150;
const LONG_MILLIS = 1000;
const RETRY_MILLIS = 4000;

interface State<T> {
  value: T | undefined;
  valueKey: string | undefined;
  valueAt: number;
  failure: Error | undefined;
  waiting: Waiting;
  cancelled: boolean;
  outage: { since: number; nextTryAt: number } | undefined;
}

/**
 * Asks whenever `key` changes, and again every 4 s while the server is gone. The old value stays until the new one is
 * there.
 */
export function useAnswer<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [state, setState] = useState<State<T>>({
    value: undefined,
    valueKey: undefined,
    valueAt: 0,
    failure: undefined,
    waiting: 'brief',
    cancelled: false,
    outage: undefined,
  });
  const [attempt, setAttempt] = useState(0);
  const request = useRef<AbortController>(undefined);

  useEffect(() => {
    const controller = new AbortController();
    request.current = controller;
    let superseded = false;
    const update = (change: Partial<State<T>>) => {
      if (!superseded) setState((old) => ({ ...old, ...change }));
    };
    const timers = [
      setTimeout(() => update({ waiting: 'noticeable' }), NOTICEABLE_MILLIS),
      setTimeout(() => update({ waiting: 'long' }), LONG_MILLIS),
    ];
    const settle = (change: Partial<State<T>>) => {
      timers.forEach(clearTimeout);
      update({ waiting: 'no', ...change });
    };
    update({ waiting: 'brief', cancelled: false });
    ask(controller.signal).then(
      (value) => {
        settle({ value, valueKey: key, valueAt: Date.now(), failure: undefined, outage: undefined });
      },
      (failure: Error) => {
        if (controller.signal.aborted) return settle({ cancelled: true });
        if (!(failure instanceof UnreachableError)) return settle({ failure, outage: undefined });
        const nextTryAt = Date.now() + RETRY_MILLIS;
        settle({ failure });
        if (superseded) return;
        setState((old) => ({ ...old, outage: { since: old.outage?.since ?? Date.now(), nextTryAt } }));
        timers.push(setTimeout(() => setAttempt((tries) => tries + 1), RETRY_MILLIS));
      },
    );
    return () => {
      superseded = true;
      controller.abort();
      timers.forEach(clearTimeout);
    };
  }, [key, attempt]);

  return {
    ...state,
    retry: () => setAttempt((tries) => tries + 1),
    cancel: () => request.current?.abort(),
  };
}
