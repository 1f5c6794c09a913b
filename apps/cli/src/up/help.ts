import { CATALOG_HELP } from '../catalog/help.js';
import { DLQ_HELP } from '../dlq/help.js';
import { DOCUMENTS_HELP } from '../documents/help.js';
import { BACKUP_HELP } from '../embedded/help.js';
import { MODELS_HELP } from '../models/help.js';
import type { HelpTopic } from './options.js';

const UP = `tradewind up [options]

Brings up Apache Kafka and Redis, starts the platform's seven services and a simulated storefront,
and shows what goes in and comes out until Ctrl-C.

  --embedded           all in one process, over one SQLite file: needs neither Kafka nor Redis
  --data-dir DIR       where the SQLite file and the logs are kept (default: ./.tradewind, with
                       --no-simulator ./.tradewind/shop)
  --no-simulator       for a real shop: no simulated storefront, the services' own settings, nothing
                       made quicker for watching; events are those that you send to the collector
  --demo-shop          opens a demonstration shop at /shop of the console: browse, order and chat
                       there, among simulated shoppers; with the demonstration keys, on this machine only
  --rate N             simulated events per second (default: 50; with --demo-shop 10)
  --seed N             seed of the simulation (default: 1)

  --replay FILE        a recorded shop instead of the simulation; plain or gzip, - for standard input
  --format FORMAT      layout of the recording: rees46, online-retail, retailrocket, events-jsonl,
                       ga4, instacart (a folder), or auto (default): its first line decides
  --speed N|max        times the recorded speed (default: max, as fast as the platform takes it)
  --epoch-hours N      recorded time between two updates of the learned models (default: chosen
                       from the recording, so that it spans at least 100; of what cannot be read
                       twice 168 for online-retail, else 6)
  --exit               wait until every service has caught up, print a summary and end
  --json OUT           with --exit: write the summary to OUT as JSON
  --allow-existing     go on although the Kafka and Redis named, or DIR, hold a storefront's events
                       already

  --help               this text

Environment:
  KAFKA_BROKERS (host:port,...) and REDIS_URL
                       a Kafka and a Redis to use instead of own ones, which keep nothing after the end
  COLLECTOR_PORT, PROFILE_PORT, RECOMMENDER_PORT, MARKETING_PORT, CHATBOT_PORT, SHOP_PORT,
  CONSOLE_PORT         ports of the services (default: 3001 to 3006 and 3000, or a free one where one is taken)
  HOST                 address that all services listen on (default: 127.0.0.1)
  TENANTS              the shops that are served, as JSON [{name, writeKey, secretKey, pseudonymKey,
                       serverKey, identitySecret}], the last two at will (default: a demo shop whose keys everybody knows)
Any other variable of a service may be set and is passed on, e.g. CART_ABANDONED_AFTER_MS.
`;

const GENERAL = `tradewind <command> [options]

  up         the platform with a simulated or a replayed storefront
  stack      Apache Kafka and Redis alone
  dlq        dead letters: what could not be taken, and why; and once more
  documents  what a shop sets at run time: campaigns, answers, slots and so on
  catalog    what a shop sells: files of items in and out
  models     learned models: candidates, promotion and roll-back
  backup     a copy of an embedded platform's data, while it runs
  restore    such a copy put in place

tradewind <command> --help says more.
`;

/** The help of a command, or of the program. */
export function helpText(of: HelpTopic | undefined): string {
  if (of === undefined) return `${GENERAL}\n${UP}`;
  return {
    up: UP,
    dlq: DLQ_HELP,
    documents: DOCUMENTS_HELP,
    catalog: CATALOG_HELP,
    models: MODELS_HELP,
    backup: BACKUP_HELP,
  }[of];
}
