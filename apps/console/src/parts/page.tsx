import type { ComponentChildren } from 'preact';

/** The frame of a page: its heading and what it is for. */
export function Page(props: { title: string; lead?: string; children: ComponentChildren }) {
  return (
    <main id="page" tabIndex={-1}>
      <header class="page-head">
        <h1>{props.title}</h1>
        {props.lead !== undefined && <p class="lead">{props.lead}</p>}
      </header>
      {props.children}
    </main>
  );
}

export function Card(props: {
  title?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card">
      {props.title !== undefined && (
        <div class="card-head">
          <h2>{props.title}</h2>
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  );
}

export function Figure(props: { label: string; value: string }) {
  return (
    <div class="figure">
      <span class="figure-label">{props.label}</span>
      <span class="figure-value">{props.value}</span>
    </div>
  );
}

export function Badge(props: {
  kind?: 'good' | 'bad' | 'warn' | 'plain';
  children: ComponentChildren;
}) {
  return <span class={`badge ${props.kind ?? 'plain'}`}>{props.children}</span>;
}
