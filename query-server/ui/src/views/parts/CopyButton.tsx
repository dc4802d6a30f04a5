import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './Icon';

const SHOWN_MILLIS = 2000;

/** Copies a text, or what it is at that moment, and says so in its own place. */
export function CopyButton({
  text,
  label,
  children,
}: {
  text: string | (() => string);
  label: string;
  children?: ComponentChildren;
}) {
  const [outcome, setOutcome] = useState<'' | 'Copied' | 'Not copied: the browser refused'>('');
  const copy = () => {
    const report = (said: typeof outcome) => {
      setOutcome(said);
      setTimeout(() => setOutcome(''), SHOWN_MILLIS);
    };
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => report('Copied'),
      () => report('Not copied: the browser refused'),
    );
  };
  return (
    <>
      <button
        type="button"
        class={children ? 'button' : 'button quiet icon-only'}
        aria-label={children ? undefined : label}
        onClick={copy}
      >
        <Icon name="copy" />
        {children}
      </button>
      <span class="tiny secondary" role="status">
        {outcome}
      </span>
    </>
  );
}
