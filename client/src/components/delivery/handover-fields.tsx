import { TextField } from '@/components/ui/field';
import { type Handover, handoverFields } from '@/lib/delivery/handover';
import { handoverWords } from '@/lib/strings/handover';
import { BarcodeFields } from './barcode-fields';

type Choice = Handover['kind'];

interface Props {
  /** Which can be chosen here; the first one is, until another is. */
  choices: readonly Choice[];
  errors: Record<string, string>;
  /** Put before the ids of the fields, where a page has more than one such form. */
  prefix?: string;
}

/** What is chosen is shown by the style sheet, so that it works, and stays right, before the scripts arrive. */
const shownFor = {
  barcode: 'hidden group-has-[[value=barcode]:checked]/handover:block',
  file: 'hidden group-has-[[value=file]:checked]/handover:block',
  later: 'hidden group-has-[[value=later]:checked]/handover:block group-has-[[value=remove]:checked]/handover:block',
};

/** How the ticket itself comes to its buyer: as a barcode, as a file, or later. */
export function HandoverFields({ choices, errors, prefix = '' }: Props) {
  return (
    <div className="group/handover space-y-4">
      <fieldset>
        <legend className="mb-2 text-15 font-medium">{handoverWords.label}</legend>
        <div className="flex flex-wrap gap-2">
          {choices.map((choice, index) => (
            <label
              key={choice}
              className="flex min-h-11 items-center gap-2 rounded-control border border-control bg-surface px-3 has-checked:border-primary has-checked:text-primary"
            >
              <input
                type="radio"
                name={handoverFields.choice}
                value={choice}
                defaultChecked={index === 0}
                className="size-4 accent-primary"
              />
              {handoverWords.choices[choice]}
            </label>
          ))}
        </div>
      </fieldset>
      <div className={shownFor.barcode}>
        <BarcodeFields errors={errors} prefix={prefix} />
      </div>
      <div className={shownFor.file}>
        <TextField
          id={prefix + handoverFields.file}
          name={handoverFields.file}
          label={handoverWords.file}
          hint={handoverWords.fileHint}
          error={errors[handoverFields.file]}
          type="file"
          accept="application/pdf,image/png,image/jpeg"
          className="file:me-3 file:border-0 file:bg-transparent file:font-medium file:text-primary"
        />
      </div>
      {choices.includes('later') || choices.includes('remove') ? (
        <p className={`text-15 text-muted ${shownFor.later}`}>{handoverWords.laterNote}</p>
      ) : null}
    </div>
  );
}
