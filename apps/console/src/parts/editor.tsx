import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { RequestError } from '../api/request.js';
import { t } from '../text/text.js';
import { Failure } from './state.js';

const CONFLICT = 412;

/**
 * A dialog that saves: it stays open while what is entered is refused. After a conflict `onConflict` reads
 * the newest version, so that the next attempt replaces that one.
 */
export function Editor(props: {
  title: string;
  children: ComponentChildren;
  more?: ComponentChildren;
  save: () => Promise<unknown>;
  onSaved: () => void;
  onConflict: () => Promise<unknown>;
  onClose: () => void;
  size?: 'wide';
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const error = useSignal<RequestError | undefined>(undefined);
  const busy = useSignal(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    try {
      await props.save();
      dialog.current?.close();
      props.onSaved();
    } catch (thrown) {
      error.value = await explained(thrown, props.onConflict);
    }
    busy.value = false;
  };
  return (
    <dialog ref={dialog} class={props.size} onClose={props.onClose} aria-label={props.title}>
      <form onSubmit={(event) => void submit(event)}>
        <h2>{props.title}</h2>
        {props.children}
        {error.value && <Failure error={error.value} />}
        <div class="buttons">
          <button type="submit" class="primary" disabled={busy.value}>
            {t('app.save')}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t('app.cancel')}
          </button>
          {props.more}
        </div>
      </form>
    </dialog>
  );
}

async function explained(
  thrown: unknown,
  onConflict: () => Promise<unknown>,
): Promise<RequestError> {
  if (!(thrown instanceof RequestError)) return new RequestError(0, String(thrown));
  if (thrown.status !== CONFLICT) return thrown;
  await onConflict();
  return new RequestError(CONFLICT, t('app.conflict'));
}
