import { effect, signal } from '@preact/signals';
import { session } from './session.js';

export interface ServiceState {
  readonly name: string;
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly lag: number;
  readonly folded: number;
  readonly deadLettered: number;
  readonly missing: readonly { readonly what: string; readonly text: string }[];
}

export interface Decision {
  readonly at: number;
  readonly type: string;
  readonly shopper: string;
  readonly campaign: string;
  readonly reason: string;
}

export interface Frame {
  readonly at: number;
  readonly shop?: {
    readonly shoppers: number;
    readonly orders: number;
    readonly revenue: number;
    /** Of the revenue; absent if no order names one. */
    readonly currency?: string;
  };
  readonly campaigns?: {
    readonly campaigns: Readonly<Record<string, number>>;
    readonly suppressed: Readonly<Record<string, number>>;
    readonly converted: Readonly<Record<string, number>>;
    readonly convertedRevenue: number;
    readonly currency?: string;
    readonly orders: number;
  };
  readonly services: readonly ServiceState[];
  /** The newest first. */
  readonly decisions: readonly Decision[];
}

/** Events folded by profile-service within a second. */
export interface Rate {
  readonly at: number;
  readonly perSecond: number;
}

const KEPT_RATES = 120;

/** The newest frame; undefined until the first. */
export const frame = signal<Frame | undefined>(undefined);
export const rates = signal<readonly Rate[]>([]);
export const connected = signal(false);

function foldedOf({ services }: Frame): number {
  return services.find(({ name }) => name === 'profile')?.folded ?? 0;
}

function take(next: Frame): void {
  const before = frame.value;
  if (before && next.at > before.at) {
    const perSecond = Math.max(
      0,
      ((foldedOf(next) - foldedOf(before)) * 1_000) / (next.at - before.at),
    );
    rates.value = [...rates.value, { at: next.at, perSecond }].slice(-KEPT_RATES);
  }
  frame.value = next;
}

/** Follows the shop while somebody is logged in; a browser connects again by itself. */
export function followShop(): void {
  effect(() => {
    if (!session.value) return;
    const source = new EventSource('/api/live');
    source.onopen = () => {
      connected.value = true;
    };
    source.onerror = () => {
      connected.value = false;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as Frame);
    };
    return () => {
      source.close();
      frame.value = undefined;
      rates.value = [];
    };
  });
}
