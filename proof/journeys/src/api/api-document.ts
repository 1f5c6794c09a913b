export interface Response {
  readonly description: string;
  readonly content?: object;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, Response>>;
  readonly security?: readonly object[];
}

/** Operations by method. */
export type PathItem = Readonly<Record<string, Operation>>;

/** What a service says of its API at /openapi.json. */
export interface ServiceApi {
  readonly service: string;
  readonly paths: Readonly<Record<string, PathItem>>;
}

/** An OpenAPI document. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, object>>;
  readonly [part: string]: unknown;
}
