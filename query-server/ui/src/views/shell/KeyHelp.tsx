import { useRef } from 'preact/hooks';
import { KEY_LIST, useKeys } from '../../state/keys';

/** The button in the bar and the list it opens; `?` opens it, Esc closes it. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  useKeys({ '?': () => dialog.current?.showModal() });
  return (
    <>
      <button
        type="button"
        class="button quiet help"
        aria-label="Keyboard help"
        onClick={() => dialog.current?.showModal()}
      >
        <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-label="Keyboard">
        <header>
          <h2>Keyboard</h2>
          <button type="button" class="button quiet" onClick={() => dialog.current?.close()}>
            Close <kbd>Esc</kbd>
          </button>
        </header>
        <dl class="keys">
          {KEY_LIST.map(([keys, meaning]) => (
            <div key={keys}>
              <dt>{meaning}</dt>
              <dd>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </dialog>
    </>
  );
}
