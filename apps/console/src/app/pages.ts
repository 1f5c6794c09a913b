import type { ComponentType } from 'preact';
import { Answers } from '../pages/answers.js';
import { Campaigns } from '../pages/campaigns/campaigns.js';
import { Catalogue } from '../pages/catalogue.js';
import { Events } from '../pages/events.js';
import { Inbox } from '../pages/inbox.js';
import { Models } from '../pages/models.js';
import { Operations } from '../pages/operations.js';
import { Recommendations } from '../pages/recommendations.js';
import { Segments } from '../pages/segments/segments.js';
import { Shoppers } from '../pages/shoppers.js';
import { Start } from '../pages/start.js';
import type { TextKey } from '../text/en.js';

export interface PageEntry {
  readonly name: string;
  readonly text: TextKey;
  readonly page: ComponentType<{ rest: readonly string[] }>;
}

/** The pages, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { name: 'start', text: 'nav.start', page: Start },
  { name: 'events', text: 'nav.events', page: Events },
  { name: 'shoppers', text: 'nav.shoppers', page: Shoppers },
  { name: 'recommendations', text: 'nav.recommendations', page: Recommendations },
  { name: 'segments', text: 'nav.segments', page: Segments },
  { name: 'campaigns', text: 'nav.campaigns', page: Campaigns },
  { name: 'inbox', text: 'nav.inbox', page: Inbox },
  { name: 'answers', text: 'nav.answers', page: Answers },
  { name: 'catalogue', text: 'nav.catalogue', page: Catalogue },
  { name: 'models', text: 'nav.models', page: Models },
  { name: 'operations', text: 'nav.operations', page: Operations },
];
