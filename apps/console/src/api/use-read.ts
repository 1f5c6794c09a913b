import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { request, RequestError } from './request.js';

export interface Read<T> {
  readonly data: Signal<T | undefined>;
  readonly error: Signal<RequestError | undefined>;
  readonly reload: () => Promise<void>;
}

/** What a path below `/api` answers; read again when the path changes, and every `everyMs`. */
export function useRead<T>(path: string | undefined, everyMs?: number): Read<T> {
  const data = useSignal<T | undefined>(undefined);
  const error = useSignal<RequestError | undefined>(undefined);
  const reload = async () => {
    if (path === undefined) return;
    try {
      data.value = await request<T>(path);
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
  };
  useEffect(() => {
    data.value = undefined;
    error.value = undefined;
    void reload();
    if (everyMs === undefined) return;
    const timer = setInterval(() => void reload(), everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [path]);
  return { data, error, reload };
}
