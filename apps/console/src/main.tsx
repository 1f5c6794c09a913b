import { render } from 'preact';
import { followShop } from './api/live.js';
import { restoreSession } from './api/session.js';
import { App } from './app/app.js';
import { followAddress } from './app/router.js';

followAddress();
followShop();
void restoreSession();
const place = document.getElementById('app');
if (place) render(<App />, place);
