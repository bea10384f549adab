import { SelectField, TextField } from '@/components/ui/field';
import { sell, ticketWords } from '@/lib/strings';
import { ticketCategories, ticketLimits } from '@/lib/ticket-limits';
import type { TicketDraft } from './use-ticket-form';

interface Props {
  draft: TicketDraft;
  set: (field: keyof TicketDraft) => (event: { target: { value: string } }) => void;
  errors: Record<string, string>;
  zones: string[];
}

export function TicketFields({ draft, set, errors, zones }: Props) {
  const text = (field: keyof TicketDraft & keyof typeof ticketLimits) => ({
    id: field,
    value: draft[field],
    onChange: set(field),
    maxLength: ticketLimits[field],
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
        value={draft.price}
        onChange={set('price')}
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
            value={draft.startsAt}
            onChange={set('startsAt')}
          />
          <SelectField
            id="timeZone"
            label={sell.zone}
            error={errors.timeZone}
            value={draft.timeZone}
            onChange={set('timeZone')}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </SelectField>
          <TextField {...text('venue')} label={sell.venue} />
          <TextField {...text('city')} label={sell.city} />
        </div>
        <SelectField
          id="category"
          label={sell.category}
          error={errors.category}
          value={draft.category}
          onChange={set('category')}
        >
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
