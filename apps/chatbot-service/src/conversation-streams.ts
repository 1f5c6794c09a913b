import { Inject, Injectable, Logger, ServiceUnavailableException } from '@nestjs/common';
import type { MessageEvent, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { chatbotConversations, parseEnvelope } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { CONVERSATION_FOLD, turnOf } from '@tradewind/chatbot';
import type { ConversationState, Turn } from '@tradewind/chatbot';
import { textHeaders } from '@tradewind/fold';
import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import { Metrics } from '@tradewind/observability';
import { EVENT_LOG, ON_FAILURE, StateReader } from '@tradewind/service';
import { takeUntil, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ChatbotConfig } from './config.js';
import { CHATBOT_CONFIG } from './tokens.js';
import { TurnStream } from './turn-stream.js';

/**
 * Event streams of conversations. Every replica follows the whole topic, so that a client may
 * connect to any of them. A conversation's state is written before the events that the fold emits
 * are published, so a client that subscribes first and then reads the state misses nothing.
 */
@Injectable()
export class ConversationStreams implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(ConversationStreams.name);
  readonly #streams = new Map<string, Set<TurnStream>>();
  #open = 0;
  #tail: Tail | undefined;

  @Inject(ON_FAILURE) private readonly onFailure!: (error: unknown) => void;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(CHATBOT_CONFIG) private readonly config: ChatbotConfig,
    private readonly state: StateReader,
    metrics: Metrics,
  ) {
    const open = metrics.gauge('tradewind_chatbot_streams', 'Event streams open.');
    const count = () => this.#open;
    Object.assign(open, {
      collect() {
        open.set(count());
      },
    });
  }

  async onModuleInit(): Promise<void> {
    this.#tail = await this.log.tail([chatbotConversations.name], 'latest', (record) => {
      this.#deliver(record);
    });
    this.#tail.failed.catch(this.onFailure);
  }

  async onModuleDestroy(): Promise<void> {
    for (const stream of [...this.#streams.values()].flatMap((of) => [...of])) stream.end();
    await this.#tail?.close();
  }

  /** Opens a stream of the turns after a given one, and of later turns, until `signal` aborts. */
  async open(key: string, after: number, signal: AbortSignal): Promise<Observable<MessageEvent>> {
    if (this.#open >= this.config.MAX_STREAMS) {
      throw new ServiceUnavailableException('too many event streams are open');
    }
    const stream = new TurnStream(after, this.config.HEARTBEAT_MS);
    this.#add(key, stream, signal);
    const state = await this.state.read<ConversationState>(CONVERSATION_FOLD, key);
    stream.catchUp(state?.turns ?? []);
    return stream.messages;
  }

  /** As `open`; the stream also ends after `endsAfterMs`. */
  async openOf(
    key: string,
    after: number,
    { signal, endsAfterMs }: { readonly signal: AbortSignal; readonly endsAfterMs: number },
  ): Promise<Observable<MessageEvent>> {
    const messages = await this.open(key, after, signal);
    return messages.pipe(takeUntil(timer(endsAfterMs)));
  }

  #add(key: string, stream: TurnStream, signal: AbortSignal): void {
    if (signal.aborted) return;
    const streams = this.#streams.get(key) ?? new Set();
    this.#streams.set(key, streams.add(stream));
    this.#open += 1;
    const remove = () => {
      this.#open -= 1;
      streams.delete(stream);
      if (streams.size === 0) this.#streams.delete(key);
    };
    signal.addEventListener('abort', remove, { once: true });
  }

  #deliver(record: LogRecord): void {
    const streams = this.#streams.get(record.key?.toString('utf8') ?? '');
    if (!streams) return;
    const turn = decodeTurn(record);
    if (turn) for (const stream of streams) stream.offer(turn);
    else this.#logger.warn(`not readable: ${record.topic} offset ${String(record.offset)}`);
  }
}

function decodeTurn(record: LogRecord): Turn | undefined {
  const envelope = parseEnvelope(textHeaders(record.headers));
  if (!envelope.ok || record.value === null) return undefined;
  const type = envelope.type as keyof typeof chatbotConversations.events;
  try {
    const data = chatbotConversations.events[type].parse(JSON.parse(record.value.toString('utf8')));
    return turnOf({ type, data } as TopicEvent<typeof chatbotConversations>, envelope.time);
  } catch {
    return undefined;
  }
}
