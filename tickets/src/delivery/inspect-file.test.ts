import { page } from '../testing/hostile-files';
import { jpeg, pdf, png, withAction } from '../testing/sample-files';
import { inspectFile } from './inspect-file';

describe('a file that is a ticket', () => {
  it('is accepted for what it is, whatever it is called', async () => {
    expect(await inspectFile(png())).toMatchObject({ type: 'image/png' });
    expect(await inspectFile(jpeg())).toMatchObject({ type: 'image/jpeg' });
    expect(await inspectFile(await pdf())).toMatchObject({ type: 'application/pdf' });
    expect(await inspectFile(await pdf({ isPacked: false }))).toMatchObject({ type: 'application/pdf' });
    expect(await inspectFile(page(''))).toMatchObject({ type: 'application/pdf' });
    const link = withAction({ S: '/URI', URI: 'https://example.com/venue' });
    expect(await inspectFile(await pdf({ change: link }))).toMatchObject({ type: 'application/pdf' });
    expect(await inspectFile(png({ width: 4096, height: 4096 }))).toMatchObject({ type: 'image/png' });
  });

  it('is stored without what a camera put behind a JPEG', async () => {
    expect(await inspectFile(jpeg({ tail: Buffer.from('<script>') }))).toMatchObject({ bytes: jpeg() });
  });
});
