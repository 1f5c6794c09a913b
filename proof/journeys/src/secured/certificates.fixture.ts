import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Files of a private authority, a server that it has signed, and a client. */
export interface Certificates {
  readonly directory: string;
  readonly ca: string;
  readonly server: SignedFiles;
  readonly client: SignedFiles;
  remove(): Promise<void>;
}

export interface SignedFiles {
  readonly cert: string;
  readonly key: string;
  /** Certificate and key in one file, as Kafka reads them. */
  readonly both: string;
}

/** Makes an authority that nobody knows, by openssl, and has it sign for 127.0.0.1. */
export async function makeCertificates(): Promise<Certificates> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-certificates-'));
  const path = (name: string) => join(directory, name);
  const ca = path('ca.pem');
  const caKey = path('ca.key');
  await openssl([
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-subj', '/CN=Private authority', '-keyout', caKey, '-out', ca],
  ]);
  await writeFile(path('names.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const sign = async (name: string): Promise<SignedFiles> => {
    const [key, request, cert] = [path(`${name}.key`), path(`${name}.csr`), path(`${name}.pem`)];
    await openssl([
      ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', key, '-out', request],
    ]);
    await openssl([
      ...['x509', '-req', '-days', '2', '-in', request, '-CA', ca, '-CAkey', caKey],
      ...['-CAcreateserial', '-extfile', path('names.cnf'), '-out', cert],
    ]);
    const both = path(`${name}-both.pem`);
    await writeFile(both, (await readFile(key, 'utf8')) + (await readFile(cert, 'utf8')));
    return { cert, key, both };
  };
  return {
    directory,
    ca,
    server: await sign('server'),
    client: await sign('client'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

const run = promisify(execFile);

async function openssl(args: readonly string[]): Promise<void> {
  await run('openssl', args, { timeout: 60_000 });
}
