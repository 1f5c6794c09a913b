import { readFileSync } from 'node:fs';
import { ConfigError } from '@tradewind/config';

/** Files in PEM form; each may be absent. */
export interface TlsFiles {
  /** Certificates of the authorities that have signed the server's; else those that Node knows. */
  readonly ca?: string | undefined;
  /** The client's own certificate, for servers that ask for one; with its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What `tls.connect` takes. */
export interface TlsContents {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files that the variables `<prefix>_CA_FILE`, `<prefix>_CERT_FILE` and `<prefix>_KEY_FILE` name.
 * Returns undefined if none is named. Throws a `ConfigError` if a file cannot be read, is not in PEM
 * form, or if there is a certificate without its key.
 */
export function readTlsFiles(prefix: string, files: TlsFiles): TlsContents | undefined {
  const { ca, cert, key } = files;
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = cert === undefined ? ['KEY', 'CERT'] : ['CERT', 'KEY'];
    const variable = `${prefix}_${missing}_FILE`;
    throw new ConfigError([variable], `${prefix}_${given}_FILE is set: set ${variable} as well`);
  }
  return {
    ...(ca !== undefined && { ca: readPem(`${prefix}_CA_FILE`, ca, 'CERTIFICATE') }),
    ...(cert !== undefined && { cert: readPem(`${prefix}_CERT_FILE`, cert, 'CERTIFICATE') }),
    ...(key !== undefined && { key: readPem(`${prefix}_KEY_FILE`, key, 'PRIVATE KEY') }),
  };
}

function readPem(variable: string, path: string, holds: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([variable], `${variable}: ${(error as Error).message}`);
  }
  if (/-----BEGIN [A-Z ]*-----/.exec(text)?.[0].includes(holds) === true) return text;
  const message = `${variable}: ${path} holds no ${holds.toLowerCase()} in PEM form`;
  throw new ConfigError([variable], message);
}
