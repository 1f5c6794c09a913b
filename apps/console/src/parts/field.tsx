import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A labelled control; the hint is read with it. */
export function Field(props: {
  label: string;
  hint?: string;
  children: (ids: { id: string; 'aria-describedby'?: string }) => ComponentChildren;
}) {
  const id = useId();
  const described = props.hint === undefined ? {} : { 'aria-describedby': `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children({ id, ...described })}
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

export function TextField(props: {
  label: string;
  hint?: string;
  value: string;
  onInput: (value: string) => void;
  more?: JSX.IntrinsicElements['input'];
}) {
  return (
    <Field label={props.label} {...(props.hint !== undefined && { hint: props.hint })}>
      {(ids) => (
        <input
          {...ids}
          {...props.more}
          value={props.value}
          onInput={(event) => {
            props.onInput(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

export function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <Field label={props.label}>
      {(ids) => (
        <select
          {...ids}
          value={props.value}
          onChange={(event) => {
            props.onChange(event.currentTarget.value);
          }}
        >
          {props.options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
