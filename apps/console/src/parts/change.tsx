import type { ComponentChildren, JSX } from 'preact';
import { refusalOf } from '../api/changes.js';

/** A button of a change; for whose role may not make it, it is disabled and says why. */
export function ChangeButton(
  props: JSX.IntrinsicElements['button'] & { change: string; children: ComponentChildren },
) {
  const { change, children, ...button } = props;
  const refusal = refusalOf(change);
  return (
    <button
      type="button"
      {...button}
      {...(refusal !== undefined && { disabled: true, title: refusal })}
    >
      {children}
    </button>
  );
}

/** Says why a change is not offered, if it is not. */
export function Refusal({ change }: { change: string }) {
  const refusal = refusalOf(change);
  if (refusal === undefined) return null;
  return (
    <p class="refusal" role="note">
      {refusal}
    </p>
  );
}
