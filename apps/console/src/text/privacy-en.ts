/** What is said of the privacy of a shopper, in English. */
export const privacyEn = {
  'privacy.title': 'Privacy',
  'privacy.erase': 'Erase…',
  'privacy.export': 'Export…',
  'privacy.erase.what':
    'Every service forgets this shopper with all linked ids: profile, segments, lists, cart, orders, campaigns that wait, and conversations. This cannot be undone. Events in the log stay under pseudonyms for up to 30 days, and counts over many shoppers are not recomputed. Events that arrive later begin a new shopper.',
  'privacy.erase.confirm': 'Erase this shopper',
  'privacy.export.what':
    'Every service tells what it keeps of this shopper. The result can be downloaded for a day.',
  'privacy.export.confirm': 'Gather the export',
  'privacy.underWay': 'under way',
  'privacy.done': 'done',
  'privacy.inPart': 'done in part',
  'privacy.receipt': 'Receipt {id}',
  'privacy.told': '{told} of {expected} receipts',
  'privacy.found': 'found {found}',
  'privacy.remains':
    'Events stay in the log under pseudonyms for up to 30 days; counts over many shoppers stay.',
  'privacy.download': 'Download',
};
