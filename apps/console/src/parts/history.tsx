import { historyPath, rollBack } from '../api/documents.js';
import type { DocumentVersion } from '../api/documents.js';
import { useRead } from '../api/use-read.js';
import { time } from '../text/format.js';
import { t } from '../text/text.js';
import { notify } from './notice.js';
import { Loaded } from './state.js';

interface Place {
  readonly kind: string;
  readonly id: string;
  /** How a content is shown. */
  readonly show: (content: unknown) => string;
  readonly onRestored: () => void;
}

/** The versions of a document, of which an earlier one can be restored. */
export function History(props: Place) {
  const read = useRead<{ versions: readonly DocumentVersion[] }>(historyPath(props.kind, props.id));
  return (
    <Loaded read={read}>
      {({ versions }) => (
        <ol class="history">
          {versions.map((version, place) => (
            <Version
              key={version.version}
              {...props}
              version={version}
              newest={place === 0 ? undefined : (versions[0]?.version ?? 0)}
            />
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Version(props: Place & { version: DocumentVersion; newest: number | undefined }) {
  const { kind, id, version, newest } = props;
  const restore = async () => {
    await rollBack(kind, id, version.version, newest ?? version.version);
    notify(t('app.saved'));
    props.onRestored();
  };
  return (
    <li>
      <p class="quiet">
        {t('app.version', { version: version.version, at: time(version.at), by: version.by })}
      </p>
      <p>{version.deleted ? t('app.deleted') : props.show(version.content)}</p>
      {newest === undefined ? (
        <span class="quiet">{t('app.currentVersion')}</span>
      ) : (
        !version.deleted && (
          <button type="button" onClick={() => void restore()}>
            {t('app.restore')}
          </button>
        )
      )}
    </li>
  );
}
