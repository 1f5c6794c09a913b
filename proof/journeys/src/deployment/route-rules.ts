import type { RouteRule } from './manifest.js';
import { ofKind, type Rule } from './rule.js';

/** What docs/operations.md lists as public: paths, or beginnings of paths, by service. */
const PUBLIC: Readonly<Record<string, RegExp>> = {
  'collector-service':
    /^((\/v1)?\/(track|identify|page|screen|group|alias|batch|import|[tipsgab])|\/v1\/projects)$/,
  'recommender-service': /^\/v1\/storefront$/,
  'chatbot-service': /^\/v1\/storefront\/chat(\/(token|messages|stream))?$/,
};

/** Paths that a rule lets in and that are not public; a rule without paths lets in all. */
function strayPaths({ matches = [{}], backendRefs = [] }: RouteRule): string[] {
  return backendRefs.flatMap(({ name }) =>
    matches
      .map(({ path }) => path?.value ?? '/')
      .filter((path) => !PUBLIC[name]?.test(path))
      .map((path) => `${name}${path}`),
  );
}

/** Rules for what the internet reaches. */
export const routePolicy: readonly Rule[] = [
  {
    name: 'the internet reaches public paths only',
    violations: (installation) => [
      ...ofKind(installation, 'HTTPRoute').flatMap(({ spec }) =>
        (spec?.rules ?? []).flatMap(strayPaths),
      ),
      ...ofKind(installation, 'Ingress').map(({ metadata }) => metadata.name),
    ],
  },
  {
    name: 'pages reach what they need',
    violations: (installation) => {
      const routed = ofKind(installation, 'HTTPRoute').flatMap(({ spec }) =>
        (spec?.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs.map(({ name }) => name)),
      );
      return Object.keys(PUBLIC).filter((service) => !routed.includes(service));
    },
  },
];
