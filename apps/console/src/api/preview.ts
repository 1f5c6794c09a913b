import { RequestError } from './request.js';

export interface Tallied {
  readonly occasions: number;
  readonly requested: number;
  readonly heldOut: number;
  readonly suppressed: Readonly<Record<string, number>>;
}

/** What a campaign would have decided, see marketing-service. */
export interface Preview extends Tallied {
  readonly waiting: number;
  readonly days: readonly ({ readonly day: string } & Tallied)[];
  readonly samples: readonly {
    readonly shopper: string;
    readonly at: string;
    readonly decision: 'requested' | 'held-out' | 'suppressed';
    readonly reason: string;
  }[];
  readonly span: { readonly from: string; readonly to: string };
  readonly share: number;
}

export interface PreviewProgress {
  readonly step: 'reading' | 'folding';
  readonly done: number;
  readonly of: number;
}

/** Asks for a preview, and tells how far it is. Throws a `RequestError`. */
export async function previewCampaign(
  body: { readonly id: string; readonly content: unknown; readonly days: number },
  onProgress: (progress: PreviewProgress) => void,
  signal: AbortSignal,
): Promise<Preview> {
  const response = await fetch('/api/marketing/v1/campaigns/preview', {
    method: 'POST',
    signal,
    headers: {
      ...{ 'x-tradewind-console': '1', 'content-type': 'application/json' },
      accept: 'text/event-stream',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok || !response.body) {
    const { message = response.statusText } = (await response.json()) as { message?: string };
    throw new RequestError(response.status, message);
  }
  for await (const { event, data } of eventsIn(response.body)) {
    if (event === 'progress') onProgress(data as PreviewProgress);
    if (event === 'result') return data as Preview;
    if (event === 'error') {
      const { status, message } = data as { status: number; message: string };
      throw new RequestError(status, message);
    }
  }
  throw new RequestError(0, 'the answer ended too early');
}

async function* eventsIn(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      yield { event, data: JSON.parse(data) as unknown };
    }
  }
}
