import { Client } from './client.js';
import { settingsOf } from './settings.js';
import { defineShelf } from './shelf-element.js';

declare global {
  interface Window {
    /** The client that the script made; other scripts wait for the event `tw-ready` of the window. */
    tradewind?: Client;
  }
}

// One script element starts everything: <script type="module" src=".../tw.js" data-write-key="...">.
const script = document.querySelector<HTMLScriptElement>('script[data-write-key]');
const settings = settingsOf(script);
if (settings && !window.tradewind) {
  window.tradewind = new Client(settings);
  if (script?.dataset['pages'] !== 'off') window.tradewind.page();
  dispatchEvent(new Event('tw-ready'));
}
defineShelf(() => window.tradewind);

/** The code of the chat is loaded when a chat is opened for the first time. */
class ChatButton extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector('button')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = this.getAttribute('label') ?? 'Chat';
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => void this.#toggle(button));
    this.append(button);
    if (sessionStorage.getItem('tw_chat') === 'open') void this.#toggle(button);
  }

  async #toggle(button: HTMLButtonElement): Promise<void> {
    const client = window.tradewind;
    if (!client) return;
    const { toggleChat } = await import('./chat/tw-chat.js');
    const isOpen = await toggleChat(this, client);
    button.setAttribute('aria-expanded', String(isOpen));
    sessionStorage.setItem('tw_chat', isOpen ? 'open' : 'closed');
  }
}
customElements.define('tw-chat', ChatButton);
