import type { Client } from '../client.js';
import { ChatSession } from './chat-session.js';
import type { Turn } from './chat-session.js';
import { textsOf } from './texts.js';

const sessions = new WeakMap<Element, { panel: HTMLElement; session: ChatSession }>();

/** Opens the chat of an element, or hides it. Resolves with whether it is open. */
export async function toggleChat(host: HTMLElement, client: Client): Promise<boolean> {
  const known = sessions.get(host);
  if (known) {
    known.panel.hidden = !known.panel.hidden;
    if (!known.panel.hidden) known.panel.querySelector('input')?.focus();
    return !known.panel.hidden;
  }
  const session = new ChatSession(client.settings);
  const panel = panelOf(session);
  sessions.set(host, { panel, session });
  host.append(panel);
  panel.querySelector('input')?.focus();
  await session.open();
  return true;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(properties)) made.setAttribute(attribute, value);
  return made;
}

function panelOf(session: ChatSession): HTMLElement {
  const texts = textsOf(document.documentElement.lang);
  const panel = element('section', { class: 'tw-chat', 'aria-label': texts.title });
  const log = element('div', { role: 'log', 'aria-live': 'polite', tabindex: '0' });
  const list = element('ol');
  log.append(list);
  const status = element('p', { role: 'status' });
  const form = element('form');
  const input = element('input', {
    'aria-label': texts.message,
    placeholder: texts.message,
    maxlength: '2000',
    autocomplete: 'off',
  });
  const send = element('button', { type: 'submit' });
  send.textContent = texts.send;
  form.append(input, send);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    void session.say(text);
  });
  session.onTurn = (turn) => {
    list.append(entryOf(turn, texts));
    status.textContent = turn.from === 'shopper' ? texts.typing : '';
    log.scrollTop = log.scrollHeight;
  };
  session.onTrouble = (isGone) => {
    status.textContent = isGone ? '' : texts.unreachable;
  };
  panel.append(log, status, form);
  return panel;
}

function entryOf({ from, text }: Turn, texts: ReturnType<typeof textsOf>): HTMLElement {
  const entry = element('li', { 'data-from': from });
  entry.textContent = from === 'handoff' ? texts.handedOff : text;
  return entry;
}
