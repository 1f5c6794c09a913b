import { z } from 'zod';
import { misspeltVariables } from './misspelt-variables.js';

/** Thrown if the environment lacks valid values for what a service needs. */
export class ConfigError extends Error {
  readonly code = 'CONFIG.INVALID';

  constructor(
    /** Names of the invalid variables. */
    readonly variables: readonly string[],
    message: string,
  ) {
    super(message);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration from environment variables; empty ones count as unset. Throws a
 * `ConfigError` that names every invalid variable and the expected form, never its value, and every one
 * that looks like a misspelt variable of the platform.
 */
export function loadConfig<Config>(
  schema: z.ZodType<Config>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const misspelt = misspeltVariables(given).map(({ name, suggestion }) => ({
    variable: name,
    message: `there is no such setting; did you mean ${suggestion}?`,
  }));
  if (parsed.success && misspelt.length === 0) return parsed.data;
  const invalid = parsed.error?.issues.map((issue) => ({
    variable: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const issues = [...misspelt, ...(invalid ?? [])];
  const lines = issues.map(({ variable, message }) => `  ${variable}: ${message}`);
  throw new ConfigError(
    [...new Set(issues.map(({ variable }) => variable))],
    `the configuration is invalid:\n${lines.join('\n')}`,
  );
}

/** A whole number of milliseconds, at least `least`. */
export function milliseconds(defaultMs: number, least = 1) {
  return z.coerce.number().int().min(least).default(defaultMs);
}
