import { FACT_UNVERIFIED, factTypes, ROBOT_VISITED } from '@tradewind/contracts';
import { isbot } from 'isbot';
import { isObject } from '../tracking/item.js';
import type { StorefrontEvent } from '../tracking/normalise.js';
import type { Standing } from './standing.js';

/** What the clients in pages have in common; HTTP libraries of apps and servers send another. */
const OF_A_PAGE = 'Mozilla/';
const MAX_USER_AGENT = 512;

/** User agents whose verdict is kept: a shop sees few thousand. */
const MAX_VERDICTS = 5_000;
const verdicts = new Map<string, boolean>();

/**
 * An event of a robot, by the user agent in its context, else by that of the browser's request, becomes
 * `robot.visited`, which no fold takes for a shopper. What the shop's server states stays a fact.
 */
export function asRobot(
  event: StorefrontEvent,
  { source }: Pick<Standing, 'source'>,
  requestUserAgent = '',
): StorefrontEvent {
  if (event.type === FACT_UNVERIFIED) return event;
  if (source === 'server' && (factTypes as readonly string[]).includes(event.type)) return event;
  const stated = userAgentOf(event);
  const fallback =
    source === 'browser' && requestUserAgent.startsWith(OF_A_PAGE) ? requestUserAgent : '';
  if (!isRobot((stated ?? fallback).slice(0, MAX_USER_AGENT))) return event;
  const claims = event.type;
  return {
    ...event,
    type: ROBOT_VISITED,
    aliases: [],
    data: { ...event.data, claims },
    further: event.further.map((data) => ({ ...data, claims })),
    notes: [...event.notes, { path: 'context.userAgent', what: 'robot', taken: claims }],
  };
}

function userAgentOf({ data }: StorefrontEvent): string | undefined {
  const { context } = data;
  const userAgent = isObject(context) ? context['userAgent'] : undefined;
  return typeof userAgent === 'string' && userAgent !== '' ? userAgent : undefined;
}

function isRobot(userAgent: string): boolean {
  const known = verdicts.get(userAgent);
  if (known !== undefined) return known;
  const verdict = isbot(userAgent);
  if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
  verdicts.set(userAgent, verdict);
  return verdict;
}
