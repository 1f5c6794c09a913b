import type { Settings } from '../settings.js';
import { visitor } from '../visitor.js';

export interface Turn {
  readonly turn: number;
  readonly from: 'shopper' | 'assistant' | 'agent' | 'handoff';
  readonly text: string;
}

interface Token {
  readonly token: string;
  /** ISO 8601, or ms. */
  readonly expiresAt: string | number;
}

const RETRY_MS = 3_000;
/** A token is renewed so long before it expires. */
const RENEW_MS = 30_000;

/** The conversation of a visitor, which goes on where it was after a reload. */
export class ChatSession {
  onTurn: (turn: Turn) => void = () => undefined;
  /** Called with whether the trouble is over. */
  onTrouble: (isGone: boolean) => void = () => undefined;
  #token: Token | undefined;
  #stream: EventSource | undefined;
  #lastTurn = -1;

  constructor(private readonly settings: Settings) {}

  /** Shows what was said before, and follows what is said from now on. */
  async open(): Promise<void> {
    try {
      const { turns } = (await this.#ask('GET')) as { turns: readonly Turn[] };
      for (const turn of turns) this.#take(turn);
      await this.#follow();
      this.onTrouble(true);
    } catch {
      this.onTrouble(false);
      setTimeout(() => void this.open(), RETRY_MS);
    }
  }

  /** Sends a message; the same one again while it may not have arrived. */
  async say(text: string, messageId: string = crypto.randomUUID()): Promise<void> {
    try {
      await this.#ask('POST', { text, messageId });
      this.onTrouble(true);
      this.onTurn({ turn: -1, from: 'shopper', text });
    } catch {
      this.onTrouble(false);
      setTimeout(() => void this.say(text, messageId), RETRY_MS);
    }
  }

  #take(turn: Turn): void {
    if (turn.turn <= this.#lastTurn) return;
    this.#lastTurn = turn.turn;
    this.onTurn(turn);
  }

  async #follow(): Promise<void> {
    const { token } = await this.#current();
    const query = new URLSearchParams({ token, after: String(Math.max(0, this.#lastTurn)) });
    this.#stream?.close();
    const stream = new EventSource(`${this.#base}/stream?${query.toString()}`);
    this.#stream = stream;
    const take = ({ data }: MessageEvent<string>) => {
      this.#take(JSON.parse(data) as Turn);
    };
    stream.addEventListener('message', take);
    stream.addEventListener('handoff', take);
    // A token ends its stream; the next one begins where it ended.
    stream.addEventListener('error', () => {
      stream.close();
      setTimeout(() => void this.open(), RETRY_MS);
    });
  }

  async #ask(method: 'GET' | 'POST', body?: object): Promise<unknown> {
    const { token } = await this.#current();
    const response = await fetch(`${this.#base}/messages`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status === 401) this.#token = undefined;
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  async #current(): Promise<Token> {
    const { expiresAt } = this.#token ?? { expiresAt: 0 };
    if (this.#token && new Date(expiresAt).getTime() - RENEW_MS > Date.now()) return this.#token;
    const { anonymousId, userId, userHash } = visitor();
    const who = userHash === undefined ? { anonymousId } : { userId, userHash };
    const response = await fetch(`${this.#base}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ writeKey: this.settings.writeKey, ...who }),
    });
    if (!response.ok) throw new Error(String(response.status));
    return (this.#token = (await response.json()) as Token);
  }

  get #base(): string {
    return `${this.settings.host}/v1/storefront/chat`;
  }
}
