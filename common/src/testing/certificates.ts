import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder with an authority (ca.crt) and a server's certificate of it (tls.crt, tls.key), as cert-manager puts them into a
 * Secret: for this machine's own names, and for both ends of a connection. Good for two days; the caller removes it.
 */
export async function makeCertificates(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=server');
  const extensions = 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n';
  await writeFile(join(folder, 'extensions'), extensions);
  const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  openssl('x509', '-req', '-in', 'tls.csr', ...authority, '-out', 'tls.crt', '-days', '2', '-extfile', 'extensions');
  return folder;
}
