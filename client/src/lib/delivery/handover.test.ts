import { DELIVERY_FILE_MAX_BYTES } from '@tickets/common/limits';
import { handoverFaults } from './handover';

const file = (type: string, size = 10) => new File([new Uint8Array(size)], 'ticket', { type });

describe('what is handed over', () => {
  it.each(['keep', 'later', 'remove'] as const)('has no fault where nothing is: %s', (kind) =>
    expect(handoverFaults({ kind })).toEqual({}),
  );

  it.each([
    ['', 'Enter the text of the code'],
    ['a\u0007b', 'can’t stand in a code'],
    ['x'.repeat(501), 'too long'],
  ])('refuses the text %j of a barcode at its field', (value, text) =>
    expect(handoverFaults({ kind: 'barcode', format: 'qr', value })).toEqual({
      barcode: expect.stringContaining(text),
    }),
  );

  it('takes a text that its kind of code can hold', () => {
    expect(handoverFaults({ kind: 'barcode', format: 'aztec', value: 'Grüße 4711' })).toEqual({});
    expect(handoverFaults({ kind: 'barcode', format: 'code128', value: 'Grüße 4711' })).toEqual({
      barcode: expect.stringContaining('Code 128'),
    });
  });

  it.each([
    [undefined, 'Choose a file.'],
    [file('text/html'), 'Choose a PDF, a PNG or a JPEG.'],
    [file('application/pdf', 0), 'This file is empty.'],
    [file('image/png', DELIVERY_FILE_MAX_BYTES + 1), 'This file is too large.'],
  ])('refuses a file at its field', (given, text) =>
    expect(handoverFaults({ kind: 'file', file: given })).toEqual({ ticketFile: expect.stringContaining(text) }),
  );

  it.each(['application/pdf', 'image/png', 'image/jpeg'])('takes a file of the type %s', (type) =>
    expect(handoverFaults({ kind: 'file', file: file(type, DELIVERY_FILE_MAX_BYTES) })).toEqual({}),
  );
});
