import { signal } from '@preact/signals';

const SHOWN_MS = 4_000;
const text = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells for a moment that something was done. */
export function notify(said: string): void {
  text.value = said;
  clearTimeout(timer);
  timer = setTimeout(() => {
    text.value = '';
  }, SHOWN_MS);
}

export function Notice() {
  return (
    <div class="notice" role="status" aria-live="polite" data-shown={text.value !== ''}>
      {text.value}
    </div>
  );
}
