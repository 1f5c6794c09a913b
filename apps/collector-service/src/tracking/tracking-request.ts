import { credentialsOf } from '@tradewind/service';
import { parseBody } from '../readers/body-json.js';
import { numberedList, shapedItem } from '../readers/shapes.js';
import {
  forbiddenKeyIn,
  isDeeperThan,
  isObject,
  MAX_DEPTH,
  type Call,
  type JsonObject,
} from './item.js';

/** The body of a request to the tracking API. */
export interface TrackingRequest {
  readonly writeKey: string | undefined;
  readonly items: readonly unknown[];
  readonly sentAt: unknown;
  /** Applies to every item without its own. */
  readonly context: JsonObject | undefined;
  readonly integrations: JsonObject | undefined;
}

export type ParsedRequest =
  | { readonly ok: true; readonly request: TrackingRequest }
  | { readonly ok: false; readonly message: string };

/** Parses a body, whatever its content type. No other code parses its bytes as JSON. */
export function parseTrackingRequest(body: Buffer, call: Call): ParsedRequest {
  let json: unknown;
  try {
    json = parseBody(body);
  } catch {
    return { ok: false, message: 'the body is not JSON' };
  }
  if (!isObject(json)) return { ok: false, message: 'the body is not a JSON object' };
  return call === 'batch' || call === 'import'
    ? batch(json)
    : { ok: true, request: single(json, call) };
}

function batch(json: JsonObject): ParsedRequest {
  const items = itemsOf(json['batch']);
  if (items === undefined) return { ok: false, message: 'batch is not an array' };
  const { context, integrations } = shapedItem(json);
  if (isDeeperThan(MAX_DEPTH, context) || isDeeperThan(MAX_DEPTH, integrations))
    return {
      ok: false,
      message: `a context may be nested at most ${String(MAX_DEPTH)} levels deep`,
    };
  const forbidden = forbiddenKeyIn([context, integrations]);
  if (forbidden !== undefined)
    return { ok: false, message: `nothing may be nested under ${forbidden}` };
  return {
    ok: true,
    request: {
      writeKey: text(json['writeKey']),
      items,
      sentAt: json['sentAt'],
      context: isObject(context) ? context : undefined,
      integrations: isObject(integrations) ? integrations : undefined,
    },
  };
}

/** PHP writes a list with gaps as an object. */
function itemsOf(batch: unknown): readonly unknown[] | undefined {
  if (Array.isArray(batch)) return batch as readonly unknown[];
  const items = isObject(batch) ? numberedList(batch) : undefined;
  return items?.length === 0 ? undefined : items;
}

function single(json: JsonObject, call: Call): TrackingRequest {
  const { writeKey, sentAt, ...item } = json;
  return {
    writeKey: text(writeKey),
    items: [{ ...item, type: call }],
    sentAt,
    context: undefined,
    integrations: undefined,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Returns the bytes of the events of a request, each with the fields that the batch sets for all.
 */
export function expandedBytes(request: TrackingRequest, bodyBytes: number): number {
  const { context, integrations, items } = request;
  if (context === undefined && integrations === undefined) return bodyBytes;
  return bodyBytes + items.length * Buffer.byteLength(JSON.stringify({ context, integrations }));
}

/**
 * Returns the write key of a request: that of the body, else the user name of Basic authorisation,
 * else a Bearer token (clients with OAuth send one beside the key in the body).
 */
export function writeKeyOf(
  request: TrackingRequest,
  authorization: string | undefined,
): string | undefined {
  if (request.writeKey !== undefined) return request.writeKey;
  return text(credentialsOf(authorization));
}
