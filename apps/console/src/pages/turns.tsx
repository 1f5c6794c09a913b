import { time } from '../text/format.js';
import { isTextKey, t } from '../text/text.js';

export interface Turn {
  readonly turn: number;
  readonly from: string;
  readonly text?: string;
  readonly reason?: string;
  readonly at?: number;
}

export interface ConversationView {
  readonly conversation: string;
  readonly handedOff: boolean;
  readonly turns: readonly Turn[];
}

/** What was said, the oldest first. */
export function Turns({ turns }: { turns: readonly Turn[] }) {
  const nameOf = (from: string) => {
    const key = `inbox.from.${from}`;
    return isTextKey(key) ? t(key) : from;
  };
  return (
    <ol class="turns">
      {turns.map(({ turn, from, text, reason, at }) => (
        <li key={`${turn}-${from}`} data-from={from}>
          <span class="quiet">
            {nameOf(from)}
            {at !== undefined && ` · ${time(at)}`}
          </span>
          <p>{text ?? reason}</p>
        </li>
      ))}
    </ol>
  );
}
