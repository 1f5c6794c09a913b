import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { shopService } from '@tradewind/shop-service';
import { isForDevelopers, localPorts } from './for-developers.js';
import type { ApiDocument, Operation, PathItem, ServiceApi } from './api-document.js';
import { withService } from './started-services.js';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const problemSchema = {
  type: 'object',
  description: 'An error, by RFC 9457. Errors of some requests have further members.',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, and what to do.' },
  },
  additionalProperties: true,
};

/** Starts each service that a shop's developer uses, and returns what it says of its API. */
async function serviceApis(): Promise<readonly ServiceApi[]> {
  const apiOf = async ({ url, name }: { url: string; name: string }): Promise<ServiceApi> => {
    const response = await fetch(`${url}/openapi.json`);
    return { service: name, ...((await response.json()) as Omit<ServiceApi, 'service'>) };
  };
  return [
    await withService(collectorService, apiOf),
    await withService(profileService, apiOf),
    await withService(recommenderService, apiOf),
    await withService(marketingService, apiOf),
    await withService(chatbotService, apiOf),
    await withService(shopService, apiOf),
  ];
}

/** One OpenAPI 3.1 document of what a shop's developer uses, whichever service answers. */
export async function platformApi(): Promise<ApiDocument> {
  const paths: Record<string, object> = {};
  const tags = new Set<string>();
  for (const { service, paths: own } of await serviceApis()) {
    for (const [path, item] of Object.entries(own)) {
      if (!isForDevelopers(service, path)) continue;
      if (paths[path]) throw new Error(`${path} belongs to two services`);
      paths[path] = { servers: [serverOf(service)], ...operationsOf(item) };
      for (const operation of Object.values(item)) operation.tags?.forEach((tag) => tags.add(tag));
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tradewind',
      version: '0.1.0',
      description:
        'What a shop sends to Tradewind and reads from it. Each path names the service that answers; its address is that of the installation.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [serverOf('collector-service')],
    security: [{ bearer: [] }],
    tags: [...tags].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: "A tenant's secret or write key." },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

function serverOf(service: string) {
  return {
    url: `http://127.0.0.1:${String(localPorts[service])}`,
    description: `${service}, as npm start begins it`,
  };
}

function operationsOf(item: PathItem): PathItem {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [method, withProblems(operation)]),
  );
}

/** Errors have a body; every operation can be refused. Numbers behind ids of operations go. */
function withProblems(operation: Operation): Operation {
  const content = { 'application/problem+json': { schema: PROBLEM } };
  const responses = Object.entries({
    '400': { description: 'The request cannot be read.' },
    ...operation.responses,
  }).map(([status, response]) => {
    return [status, Number(status) < 400 ? response : { ...response, content }] as const;
  });
  const operationId = operation.operationId
    .replace(/Controller_/, '_')
    .replace(/\[(\d+)\]$/, (_, index: string) => `_${index}`);
  return {
    ...operation,
    operationId,
    security: [{ bearer: [] }],
    responses: Object.fromEntries(responses),
  };
}
