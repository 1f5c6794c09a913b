/** What the console says of what came of slots, in English. */
export const slotsEn = {
  'slots.title': 'What came of the lists',
  'slots.lead':
    'The last 28 days, by the list_id that pages report. An order counts for the last click of its item in the seven days before.',
  'slots.none': 'No list was reported yet. tw-shelf does it by itself; other pages send list_id.',
  'slots.what': 'Slot and source',
  'slots.arm': 'Arm',
  'slots.seen': 'Seen',
  'slots.clickRate': 'Clicked',
  'slots.conversion': 'Bought',
  'slots.revenue': 'Revenue',
  'slots.shoppers': 'Shoppers',
  'slots.effect': 'Clicks against the first arm, for each shopper and day',
  'slots.interval': '{value} ({low} to {high})',
  'slots.experiment': 'Experiment {experiment} in {slot}',
  'slots.broken':
    'Shoppers are not divided as the shares say. Do not believe the difference before you know why.',
  'slots.mixed': '{count} shoppers saw more than one arm.',
} as const;
