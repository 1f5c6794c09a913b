import { useSignal } from '@preact/signals';
import { RequestError } from '../api/request.js';
import { logIn } from '../api/session.js';
import { useRead } from '../api/use-read.js';
import { TextField } from '../parts/field.js';
import { t } from '../text/text.js';
import { Preferences } from './preferences.js';

export function LogIn() {
  const key = useSignal('');
  const name = useSignal('');
  const problem = useSignal('');
  const { demoKey } = useRead<{ demoKey?: string }>('session/hint').data.value ?? {};
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await logIn(key.value, name.value);
    } catch (error) {
      problem.value = error instanceof RequestError ? error.message : String(error);
    }
  };
  return (
    <main class="log-in">
      <div class="log-in-head">
        <img src="/mark.svg" alt="Tradewind" width="44" height="44" />
        <Preferences />
      </div>
      <h1>{t('login.title')}</h1>
      <form class="card" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('login.key')}
          value={key.value}
          onInput={(value) => (key.value = value)}
          more={{ type: 'password', required: true, autocomplete: 'current-password', name: 'key' }}
        />
        <TextField
          label={t('login.name')}
          hint={t('login.nameHint')}
          value={name.value}
          onInput={(value) => (name.value = value)}
          more={{ autocomplete: 'name', maxLength: 80, name: 'name' }}
        />
        {problem.value !== '' && (
          <p class="failure" role="alert">
            {problem.value}
          </p>
        )}
        <button type="submit" class="primary">
          {t('login.submit')}
        </button>
        {demoKey !== undefined && <DemoKey use={() => (key.value = demoKey)} />}
      </form>
      <p class="quiet">{t('login.privacy')}</p>
    </main>
  );
}

function DemoKey({ use }: { use: () => void }) {
  return (
    <div class="demo-key">
      <p class="quiet">{t('login.demoHint')}</p>
      <button type="button" onClick={use}>
        {t('login.demo')}
      </button>
    </div>
  );
}
