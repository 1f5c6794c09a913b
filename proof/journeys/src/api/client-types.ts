import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import type { ApiDocument } from './api-document.js';

const HEAD = '// Generated from docs/openapi.json: npx nx run journeys:api\n';

/** The files of the typed client that follow from the document, by name. */
export async function clientFiles(api: ApiDocument): Promise<Readonly<Record<string, string>>> {
  const types = astToString(await openapiTS(api as unknown as OpenAPI3));
  return {
    'paths.ts': await formatted(HEAD + types, 'paths.ts'),
    'routes.ts': await formatted(HEAD + routesOf(api), 'routes.ts'),
  };
}

/** As `prettier --write` would leave it. */
export async function formatted(text: string, name: string): Promise<string> {
  const options = await resolveConfig(new URL('../../../../package.json', import.meta.url));
  return format(text, { ...options, filepath: name });
}

function routesOf({ paths }: ApiDocument): string {
  const routes = Object.entries(paths).map(([path, item]) => {
    const [server] = (item as { servers: readonly { description: string }[] }).servers;
    return [path, server?.description.split(',')[0] ?? ''] as const;
  });
  routes.sort(([a], [b]) => parameters(a) - parameters(b) || (a < b ? -1 : 1));
  const services = [...new Set(routes.map(([, service]) => service))].sort();
  return `
    export type ServiceName = ${services.map((name) => JSON.stringify(name)).join(' | ')};

    /** Which service has a path; those without parameters first. */
    export const routes: readonly (readonly [path: string, service: ServiceName])[] = ${JSON.stringify(routes)};
  `;
}

function parameters(path: string): number {
  return path.split('{').length - 1;
}
