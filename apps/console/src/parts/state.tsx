import type { ComponentChildren } from 'preact';
import type { RequestError } from '../api/request.js';
import type { Read } from '../api/use-read.js';
import { t } from '../text/text.js';

/** What was read, or that it is being read, or why it could not be. */
export function Loaded<T>(props: { read: Read<T>; children: (data: T) => ComponentChildren }) {
  const { data, error, reload } = props.read;
  if (data.value !== undefined) return <>{props.children(data.value)}</>;
  if (error.value !== undefined) return <Failure error={error.value} retry={() => void reload()} />;
  return (
    <p class="quiet" role="status">
      {t('app.loading')}
    </p>
  );
}

export function Failure(props: { error: RequestError; retry?: () => void }) {
  const { message, issues } = props.error;
  return (
    <div class="failure" role="alert">
      <p>{t('app.failed', { message })}</p>
      {issues.length > 0 && (
        <ul>
          {issues.map(({ path, message: why }) => (
            <li key={path}>
              <code>{path}</code> {why}
            </li>
          ))}
        </ul>
      )}
      {props.retry && (
        <button type="button" onClick={props.retry}>
          {t('app.retry')}
        </button>
      )}
    </div>
  );
}

export function Empty(props: { children: ComponentChildren }) {
  return <p class="empty">{props.children}</p>;
}
