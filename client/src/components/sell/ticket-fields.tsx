import type { ticketLimits } from '@tickets/common/limits';
import { SelectField, TextField } from '@/components/ui/field';
import { eventDate } from '@/lib/format';
import { sell } from '@/lib/strings/sell';
import { ticketWords } from '@/lib/strings/ticket';
import { ticketCategories } from '@/lib/ticket-categories';
import { type TicketDraft, twoStartsOf, zoneName } from '@/lib/ticket-draft';

interface Props {
  /** What the fields show at first; afterwards they belong to the browser. */
  shown: TicketDraft;
  draft: TicketDraft;
  errors: Record<string, string>;
  zones: string[];
}

export function TicketFields({ shown, draft, errors, zones }: Props) {
  // No maxlength: it would cut a pasted text without a word. Too long a text is a fault of its field.
  const text = (field: keyof TicketDraft & keyof typeof ticketLimits) => ({
    id: field,
    defaultValue: shown[field],
    error: errors[field],
    autoComplete: 'off',
  });
  return (
    <>
      <TextField {...text('title')} label={sell.event} hint={sell.eventHint} required />
      <TextField
        id="price"
        label={sell.price}
        hint={sell.priceHint}
        error={errors.price}
        defaultValue={shown.price}
        inputMode="decimal"
        placeholder="45.00"
        autoComplete="off"
        required
      />
      <fieldset className="space-y-4 border-t border-line pt-6">
        <legend className="float-start w-full text-21 font-semibold">{sell.more}</legend>
        <div className="clear-both grid gap-4 sm:grid-cols-2">
          <TextField
            id="startsAt"
            label={sell.date}
            hint={sell.dateHint}
            error={errors.startsAt}
            type="datetime-local"
            defaultValue={shown.startsAt}
          />
          <SelectField id="timeZone" label={sell.zone} error={errors.timeZone} defaultValue={shown.timeZone}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zoneName(zone)}
              </option>
            ))}
          </SelectField>
          <Occurrence draft={draft} />
          <TextField {...text('venue')} label={sell.venue} />
          <TextField {...text('city')} label={sell.city} />
        </div>
        <SelectField id="category" label={sell.category} error={errors.category} defaultValue={shown.category}>
          <option value="">{sell.noCategory}</option>
          {ticketCategories.map((category) => (
            <option key={category} value={category}>
              {ticketWords.category[category]}
            </option>
          ))}
        </SelectField>
      </fieldset>
      <fieldset className="border-t border-line pt-6">
        <legend className="float-start w-full text-21 font-semibold">{sell.place}</legend>
        <div className="clear-both grid grid-cols-3 gap-4 pt-4">
          <TextField {...text('section')} label={sell.section} />
          <TextField {...text('row')} label={sell.row} />
          <TextField {...text('seat')} label={sell.seat} />
        </div>
      </fieldset>
    </>
  );
}

/** Asked only in the night when the clocks go back and the time comes twice. */
function Occurrence({ draft }: { draft: TicketDraft }) {
  const starts = twoStartsOf(draft);
  if (!starts) return null;
  const [first, second] = starts.map((at) => eventDate(at, draft.timeZone).full);
  return (
    <div className="sm:col-span-2">
      <SelectField id="occurrence" label={sell.occurrence} defaultValue={draft.occurrence}>
        <option value="first">{sell.occurrences.first(first ?? '')}</option>
        <option value="second">{sell.occurrences.second(second ?? '')}</option>
      </SelectField>
    </div>
  );
}
