import type { ComponentChildren } from 'preact';
import type { Answer } from '../../state/answer';
import { clock } from '../../format/time';
import { useNow } from '../../state/watch';
import { Icon } from './Icon';

/** What happened, in one sentence, then the remedy. */
export function StateCard({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <section class="card state" role="status">
      <h1>{title}</h1>
      {children}
    </section>
  );
}

/** The outline of what is coming, in its final place; from 1 s on with a way out. */
export function Loading({ answer, what }: { answer: Answer<unknown>; what: string }) {
  if (answer.cancelled) {
    return (
      <StateCard title={`Waiting for ${what} was cancelled.`}>
        <button type="button" class="button" onClick={answer.retry}>
          Ask again
        </button>
      </StateCard>
    );
  }
  if (answer.waiting === 'no' || answer.waiting === 'brief') return null;
  return (
    <section class="card" aria-busy="true" aria-label={`Loading ${what}`}>
      <div class="skeleton">
        {['92%', '70%', '84%', '58%', '77%', '64%'].map((width) => (
          <i key={width} style={{ width }} />
        ))}
      </div>
      {answer.waiting === 'long' && (
        <p class="more">
          <span class="secondary">Waiting for {what}.</span>
          <button type="button" class="button" onClick={answer.cancel}>
            Cancel <kbd>.</kbd>
          </button>
        </p>
      )}
    </section>
  );
}

/** Says since when the server is gone, when it is asked again, and how old the rest of the page is. */
export function OutageBanner({ answer }: { answer: Answer<unknown> }) {
  const now = useNow(1000);
  if (!answer.outage) return null;
  const { since, nextTryAt } = answer.outage;
  const seconds = Math.max(1, Math.ceil((nextTryAt - now) / 1000));
  return (
    <div class="banner" role="alert">
      <b>
        <Icon name="warning" /> No answer from {location.host} since {clock(since).time}.
      </b>
      <span aria-live="off">
        {answer.waiting === 'no' ? `Trying again in ${seconds} s.` : 'Trying again now.'}
        {answer.valueAt > 0 && ` What you see is from ${clock(answer.valueAt).time}.`}
      </span>
      <button type="button" class="button" onClick={answer.retry}>
        Try now
      </button>
    </div>
  );
}
