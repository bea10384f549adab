import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ENTRY = /^([\w-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/;

/** Fewer different bytes than chance ever gives: an example, or typed by hand. */
const DISTINCT_BYTES_MIN = 12;

export type Keyring = ReadonlyMap<string, Buffer>;

function readKeyring(text: string): Keyring {
  const entries = text.split(',').map((part) => {
    const [, id = '', encoded = ''] = ENTRY.exec(part.trim()) ?? [];
    const key = Buffer.from(encoded, 'base64');
    if (!id || key.length !== KEY_BYTES) throw new Error('must look like <id>:<32 bytes in base64>,…');
    if (new Set(key).size < DISTINCT_BYTES_MIN) throw new Error('is an example value; make one of your own');
    return [id, key] as const;
  });
  const keys = new Map(entries);
  if (keys.size !== entries.length) throw new Error('names a key twice');
  return keys;
}

/** `DELIVERY_KEYS`: the first key encrypts, each decrypts what was encrypted by it. */
export const deliveryKeys = z.string().transform((text, context): Keyring => {
  try {
    return readKeyring(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** What is stored of a content. */
export interface Sealed {
  keyId: string;
  iv: Buffer;
  tag: Buffer;
  data: Buffer;
}

/** Encrypts and recognises what is handed over. Whose content it is belongs to it: a row's bytes are of no use in another. */
export class DeliveryVault {
  readonly presentKeyId: string;

  constructor(
    private readonly keys: Keyring,
    private readonly fingerprintKey: string,
  ) {
    const [first] = keys.keys();
    if (first === undefined) throw new Error('there is no key to encrypt with');
    this.presentKeyId = first;
  }

  seal(content: Buffer, owner: string): Sealed {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keyOf(this.presentKeyId), iv);
    cipher.setAAD(Buffer.from(owner));
    const data = Buffer.concat([cipher.update(content), cipher.final()]);
    return { keyId: this.presentKeyId, iv, tag: cipher.getAuthTag(), data };
  }

  /** Throws where the key is missing, or anything was changed or belongs to another owner. */
  open({ keyId, iv, tag, data }: Sealed, owner: string): Buffer {
    const decipher = createDecipheriv(ALGORITHM, this.keyOf(keyId), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  }

  /** The same for the same content, and of no use to whoever has not the key. */
  fingerprint(kind: string, content: Buffer | string): string {
    return createHmac('sha256', this.fingerprintKey).update(`${kind}:`).update(content).digest('hex');
  }

  private keyOf(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new Error(`DELIVERY_KEYS has no key ${id}`);
    return key;
  }
}
