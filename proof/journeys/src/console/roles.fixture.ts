import { demoTenant } from '@tradewind/service';
import type { ServiceUrls } from '@tradewind/cli';
import { until } from '../until.js';

export type Role = 'viewer' | 'agent' | 'marketer' | 'operator';

const json = { 'content-type': 'application/json' };

/** Makes a secret key of a role; resolves when the console knows it. */
export async function keyOf(role: Role, urls: ServiceUrls): Promise<string> {
  const response = await fetch(`${urls['shop-service']}/v1/keys`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${demoTenant.secretKey}` },
    body: JSON.stringify({ id: `${role}-of-the-test`, use: 'secret', role }),
  });
  const made = (await response.json()) as { key?: string };
  const { key } = made;
  if (key === undefined) throw new Error(`no key: ${JSON.stringify(made)}`);
  await until(`the key of the ${role}`, async () =>
    (await logInWith(key, urls)).status === 200 ? true : undefined,
  );
  return key;
}

function logInWith(key: string, urls: ServiceUrls): Promise<Response> {
  return fetch(`${urls['console-service']}/api/session`, {
    method: 'POST',
    headers: { ...json, 'x-tradewind-console': '1' },
    body: JSON.stringify({ key }),
  });
}

const documents = ['answer', 'campaign', 'segment', 'segment-name', 'webhook'];

/** Requests for each change that pages offer; but for the role they are wrong, or about nothing. */
const probes: Readonly<Record<string, readonly [method: string, path: string]>> = {
  ...Object.fromEntries(
    documents.map((kind) => [kind, ['PUT', `shop/v1/documents/${kind}/none?dryRun=true`] as const]),
  ),
  conversation: ['POST', 'chatbot/v1/conversations/none/replies'],
  'trial-message': ['POST', 'chatbot/v1/conversations/none/messages'],
  model: ['POST', 'marketing/v1/models/propensity/promote'],
  privacy: ['POST', 'profile/v1/regulations'],
  'webhook-test': ['POST', 'marketing/v1/webhooks/none/test'],
};

interface Allowed {
  /** By what the session says. */
  readonly said: readonly string[];
  /** By what the services do not answer with a 403. */
  readonly true: readonly string[];
}

/** The changes that the holder of a key may make. */
export async function allowedWith(key: string, urls: ServiceUrls): Promise<Allowed> {
  const response = await logInWith(key, urls);
  const { role, changes } = (await response.json()) as {
    role: string;
    changes: Readonly<Record<string, readonly string[]>>;
  };
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const names = Object.keys(probes);
  const answers = await Promise.all(
    Object.values(probes).map(async ([method, path]) => {
      const answer = await fetch(`${urls['console-service']}/api/${path}`, {
        method,
        headers: { ...json, cookie, 'x-tradewind-console': '1' },
        body: '{"unknown":true}',
      });
      return answer.status;
    }),
  );
  return {
    said: names.filter((name) => role === 'operator' || changes[name]?.includes(role)),
    true: names.filter((_, at) => answers[at] !== 403),
  };
}
