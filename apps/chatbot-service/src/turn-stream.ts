import type { MessageEvent } from '@nestjs/common';
import type { Turn } from '@tradewind/chatbot';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';

/**
 * The events of a conversation that one client receives: what is said to the shopper, handoffs
 * and their ends after a given turn, in order and without duplicates. Live turns wait until `catchUp` has sent the
 * earlier ones, and both wait until the client listens.
 */
export class TurnStream {
  readonly messages: Observable<MessageEvent>;
  #waiting: Turn[] = [];
  #caughtUp = false;
  #client: Subscriber<MessageEvent> | undefined;
  #ended = false;

  constructor(
    private after: number,
    heartbeatMs: number,
  ) {
    this.messages = new Observable((client) => {
      this.#client = client;
      const heartbeat = setInterval(() => {
        client.next({ comment: 'alive' });
      }, heartbeatMs);
      this.#flush();
      return () => {
        clearInterval(heartbeat);
      };
    });
  }

  offer(turn: Turn): void {
    this.#waiting.push(turn);
    this.#flush();
  }

  catchUp(turns: readonly Turn[]): void {
    this.#waiting = [...turns, ...this.#waiting];
    this.#caughtUp = true;
    this.#flush();
  }

  end(): void {
    this.#ended = true;
    this.#flush();
  }

  #flush(): void {
    if (!this.#client) return;
    if (this.#caughtUp) {
      for (const turn of this.#waiting.splice(0)) this.#send(turn, this.#client);
    }
    if (this.#ended) this.#client.complete();
  }

  #send(turn: Turn, client: Subscriber<MessageEvent>): void {
    if (turn.from === 'shopper' || turn.turn <= this.after) return;
    this.after = turn.turn;
    const type = turn.from === 'handoff' || turn.from === 'resolved' ? turn.from : 'message';
    client.next({ id: String(turn.turn), type, data: turn });
  }
}
