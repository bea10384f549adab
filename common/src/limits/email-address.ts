/** The longest address that mail knows (RFC 5321, 4.5.3.1.3, without its brackets), and the longest part before the @. */
const ADDRESS_MAX_LENGTH = 254;
const LOCAL_MAX_LENGTH = 64;

/** Characters that nobody sees, so nobody could type the address again; domain names lose some of them silently. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** RFC 5322's dot-atom, with letters of every script (RFC 6531). */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;

/** What would end the host in a URL, or mean something else there. */
const NO_HOST = /[\s:/\\?#@[\]%<>^|]/;

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const ASCII_DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);

/** `bücher.example` as mail and browsers send it: `xn--bcher-kva.example`. Node and browsers share the URL standard's rules. */
function domainToAscii(domain: string): string | undefined {
  if (NO_HOST.test(domain) || !URL.canParse(`http://${domain}`)) return undefined;
  const { hostname } = new URL(`http://${domain}`);
  return ASCII_DOMAIN.test(hostname) ? hostname : undefined;
}

/**
 * The one spelling of an e-mail address under which its account is kept: trimmed, in lower case and NFC, the domain in
 * ASCII. Undefined for what is no address, or holds characters that can't be seen.
 */
export function normalizeEmail(text: string): string | undefined {
  const address = text.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || local.length > LOCAL_MAX_LENGTH || UNSEEN.test(address) || !LOCAL.test(local)) return undefined;
  const domain = domainToAscii(address.slice(at + 1));
  if (domain === undefined || local.length + 1 + domain.length > ADDRESS_MAX_LENGTH) return undefined;
  return `${local}@${domain}`;
}
