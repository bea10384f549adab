'use client';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { SelectField, TextField } from '@/components/ui/field';
import { barcodeFormats, handoverFields } from '@/lib/delivery/handover';
import type { ReadCode } from '@/lib/delivery/read-code';
import { handoverWords } from '@/lib/strings/handover';
import { CameraScanner, load } from './camera-scanner';

/** A barcode: typed, pasted, or read by us from the camera or a picture. Its text stays in the field and nowhere else. */
export function BarcodeFields({ errors, prefix }: { errors: Record<string, string>; prefix: string }) {
  const fields = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLInputElement>(null);
  const [isScanning, setScanning] = useState(false);
  const [said, setSaid] = useState<{ text: string; isFault?: boolean; isRead?: boolean }>();

  function take({ format, value }: ReadCode) {
    setScanning(false);
    const [kind, text] = [fields.current?.querySelector('select'), fields.current?.querySelector('input')];
    if (kind) kind.value = format;
    if (text) text.value = value;
    setSaid({ text: handoverWords.read(handoverWords.formats[format]), isRead: true });
  }

  // After the dialog has closed, which takes the focus back to its button and lets none out before.
  useEffect(() => {
    if (said?.isRead) fields.current?.querySelector('input')?.focus();
  }, [said]);

  async function readFrom(input: HTMLInputElement) {
    const [file] = input.files ?? [];
    if (!file) return;
    setSaid({ text: handoverWords.reading });
    const reader = await load();
    if (!reader) return setSaid({ text: handoverWords.noReader, isFault: true });
    const code = await reader.readPicture(file).catch(() => 'no picture' as const);
    // The same picture may be chosen again.
    input.value = '';
    if (code === 'no picture') return setSaid({ text: handoverWords.noPicture, isFault: true });
    if (!code) return setSaid({ text: handoverWords.noCode, isFault: true });
    take(code);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for a picture that was chosen before the scripts arrived.
  useEffect(() => {
    if (picture.current) void readFrom(picture.current);
  }, []);

  return (
    <div className="@container space-y-4">
      <div ref={fields} className="grid gap-4 @md:grid-cols-[12rem_minmax(0,1fr)]">
        <SelectField
          id={prefix + handoverFields.format}
          name={handoverFields.format}
          label={handoverWords.format}
          error={errors[handoverFields.format]}
        >
          {barcodeFormats.map((format) => (
            <option key={format} value={format}>
              {handoverWords.formats[format]}
            </option>
          ))}
        </SelectField>
        <TextField
          id={prefix + handoverFields.value}
          name={handoverFields.value}
          label={handoverWords.value}
          hint={handoverWords.valueHint}
          error={errors[handoverFields.value]}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          translate="no"
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <button type="button" className={buttonClass('secondary')} onClick={() => setScanning(true)}>
          {handoverWords.camera}
        </button>
        <label
          className={buttonClass(
            'secondary',
            'cursor-pointer has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary',
          )}
        >
          {handoverWords.picture}
          <input
            ref={picture}
            type="file"
            accept="image/*"
            className="sr-only"
            onChange={({ currentTarget }) => readFrom(currentTarget)}
          />
        </label>
      </div>
      <p role="status" className={`text-15 ${said?.isFault ? 'text-error' : 'text-muted'}`}>
        {said?.text}
      </p>
      <CameraScanner open={isScanning} onRead={take} onClose={() => setScanning(false)} />
    </div>
  );
}
