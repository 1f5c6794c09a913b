import type { Note, NoteCode } from '../readers/notes.js';
import type { RejectionCode } from '../tracking/rejection.js';
import { nearestName } from './nearest-name.js';
import type { SeenEvent } from './seen-event.js';

type Say = (event: string, note: Note) => string;

const ofNote: Readonly<Record<NoteCode, Say>> = {
  event_name: (event, { taken }) => `\`${event}\`: taken as ${String(taken)}`,
  kept_as_custom: (event) =>
    `\`${event}\` lacks what its meaning needs (an order its id, a product its id): kept as an event of your own`,
  left_out: (_, { path }) => `\`${path}\` has no usable value and was left out`,
  ambiguous_amount: (_, { path }) =>
    `\`${path}\` may be read in two ways and was left out: send a number such as 1299.5`,
  amount_by_other_amount: (_, note) => `${takenAs(note)}, as another amount of the event says`,
  amount_by_currency: (_, note) => `${takenAs(note)}, as is the custom of its currency`,
  currency_from_amount: (_, { path, taken }) =>
    `\`${path}\`: the currency ${String(taken)} was read in an amount; send it as \`currency\``,
  one_event_per_product: (_, { taken }) =>
    `it names ${String(taken)} products: each became an event of its own`,
  unverified: () =>
    "kept, but it counts for nothing: anybody can send it with the public key. Send it from the shop's server with a server key, or sign the user (`userHash`)",
  robot: () =>
    'kept, but it counts for nothing: the user agent is that of a robot, or of a browser without a window',
  unverified_details: () =>
    'names, prices and links of products are taken from the catalogue or from a server: the page need not send them',
};

function takenAs({ path, taken }: Note): string {
  return `\`${path}\`: taken as ${String(taken)}`;
}

const ofRejection: Readonly<Partial<Record<RejectionCode | 'request', string>>> = {
  not_an_object: 'each item of a batch is a JSON object',
  unknown_type: 'set `type` to track, identify, page, screen, group or alias',
  no_user_anon_id: 'send `userId` or `anonymousId`',
  no_event: 'send the name of the event as `event`',
  no_group_id: 'send `groupId`',
  no_previous_id: 'send `previousId`',
  invalid_timestamp: 'send `timestamp` in ISO 8601, such as 2026-03-01T12:00:00Z, or leave it out',
  suppressed:
    'nothing of it is kept; POST /v1/regulations with the type `unsuppress` ends the suppression',
  event_too_large: 'send less with the event; what the shop knows need not be in it',
};

/** What a developer may do about an event, or should know of it; none if all is as it should be. */
export function suggestionsFor({ event, type, notes, rejection, verdict }: SeenEvent): string[] {
  const said = notes.map((note) => ofNote[note.what](event, note));
  const advice = rejection && ofRejection[rejection.code];
  if (advice !== undefined) said.push(advice);
  if (verdict === 'duplicate') {
    said.push('an event with the same `messageId` was here just now: it counts once');
  }
  const meant = type === 'track.custom' && notes.length === 0 ? nearestName(event) : undefined;
  if (meant !== undefined) {
    said.push(`\`${event}\`: kept as an event of your own; did you mean ${meant}?`);
  }
  return said;
}
