import { render } from 'preact';
import { shop } from './api.js';
import { Shop, Unreachable } from './shop.js';
import { language } from './text/text.js';

document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
const place = document.getElementById('shop');

async function open(into: HTMLElement): Promise<void> {
  try {
    const [catalogue, session] = await Promise.all([shop.catalogue(), shop.session()]);
    render(<Shop catalogue={catalogue} session={session} />, into);
  } catch {
    render(<Unreachable />, into);
  }
}

if (place) void open(place);
