import { MAX_BATCH_BYTES, MAX_EVENT_BYTES } from '../replay/limits.js';
import type { ServiceUrls } from './services.js';

/** Variables for all services, whatever they run on, so that figures do not depend on that. */
export type ServiceEnvironment = Readonly<Record<string, string>>;

/** For watching: carts are abandoned and models learn within seconds, what a purchase says in minutes. */
export const liveEnvironment: ServiceEnvironment = {
  CART_ABANDONED_AFTER_MS: '20000',
  LABEL_HORIZON_MS: '60000',
  MODEL_EPOCH_MS: '2000',
  MODEL_SYNC: 'latest',
  TICKS: 'wall',
};

/** Whether the console serves the demonstration shop. */
export const demoShopEnvironment: ServiceEnvironment = { ...liveEnvironment, DEMO_SHOP: 'true' };

/** For a shop of flesh and blood: what the services are set to by themselves. */
export const shopEnvironment: ServiceEnvironment = {};

const DAY_MS = 86_400_000;
/** Of a recording of 100 epochs or more, time for its first fifth at most to be labelled in. */
const LABEL_HORIZON_EPOCHS = 20;

/** For replays: time is the recording's, and every figure a function of the recording alone. */
export function replayEnvironment(epochMs: number): ServiceEnvironment {
  return {
    MODEL_EPOCH_MS: epochMs.toString(),
    MODEL_SYNC: 'wait',
    // What was done early in a short recording is to be learned from before it ends.
    LABEL_HORIZON_MS: Math.min(DAY_MS, LABEL_HORIZON_EPOCHS * epochMs).toString(),
    KMEANS_START_VECTORS: '50',
    // All shoppers of the recording are in its figures, whenever they were last seen.
    FORGET_VISITORS_AFTER_MS: (100 * 365 * DAY_MS).toString(),
    TICKS: 'events',
    // Folds and trainers take turns: nobody waits for more.
    KAFKA_FETCH_LINGER_MS: '0',
    MAX_EVENT_BYTES: MAX_EVENT_BYTES.toString(),
    // Room for the frame around the events.
    MAX_BATCH_BYTES: (2 * MAX_BATCH_BYTES).toString(),
  };
}

/** Where console-service finds the other services. */
export function addressesOf(urls: ServiceUrls): ServiceEnvironment {
  return {
    COLLECTOR_URL: urls['collector-service'],
    PROFILE_URL: urls['profile-service'],
    RECOMMENDER_URL: urls['recommender-service'],
    MARKETING_URL: urls['marketing-service'],
    CHATBOT_URL: urls['chatbot-service'],
    SHOP_URL: urls['shop-service'],
  };
}

/** The variables of a run, over which those go that the user has set; empty ones are not set. */
export function overriddenBy(
  user: Readonly<Record<string, string | undefined>>,
  environment: ServiceEnvironment,
): Record<string, string | undefined> {
  const set = Object.entries(user).filter(([, value]) => value !== '');
  return { ...environment, ...Object.fromEntries(set) };
}
