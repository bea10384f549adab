import { ticketCategories } from '@tickets/common/contracts';
import { buttonClass } from '@/components/ui/button-class';
import { SelectField, TextField } from '@/components/ui/field';
import { type BrowseQuery, sorts } from '@/lib/browse-query';
import { browse } from '@/lib/strings/browse';
import { ticketWords } from '@/lib/strings/ticket';

/** Search, narrow and sort. On a phone all but the search wait behind a check box, which needs no JavaScript. */
export function Filters({ form, isFiltered }: BrowseQuery) {
  return (
    <div className="group grid grid-cols-2 items-start gap-3 md:grid-cols-12">
      <div className="col-span-2 md:col-span-12 lg:col-span-4">
        <TextField
          id="q"
          label={browse.search}
          type="search"
          defaultValue={form.q}
          placeholder={browse.searchHint}
          maxLength={100}
          enterKeyHint="search"
          autoComplete="off"
        />
      </div>
      <label className="flex min-h-11 items-center gap-2 text-15 md:hidden">
        <input type="checkbox" id="more" defaultChecked={isFiltered && !form.q} className="size-5 accent-primary" />
        {browse.moreFilters}
      </label>
      <div className="col-span-2 grid grid-cols-2 gap-3 max-md:hidden max-md:group-has-[#more:checked]:grid md:contents md:[&>div]:col-span-3 lg:[&>div]:col-span-2">
        <SelectField
          id="category"
          label={browse.category}
          defaultValue={form.category}
          key={`category-${form.category}`}
        >
          <option value="">{browse.anyCategory}</option>
          {ticketCategories.map((category) => (
            <option key={category} value={category}>
              {ticketWords.category[category]}
            </option>
          ))}
        </SelectField>
        <SelectField id="sort" label={browse.sort} defaultValue={form.sort} key={`sort-${form.sort}`}>
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {browse.sorts[sort]}
            </option>
          ))}
        </SelectField>
        <TextField
          id="minPrice"
          label={browse.minPrice}
          defaultValue={form.minPrice}
          inputMode="decimal"
          placeholder="$0"
          autoComplete="off"
        />
        <TextField
          id="maxPrice"
          label={browse.maxPrice}
          defaultValue={form.maxPrice}
          inputMode="decimal"
          placeholder={browse.anyPrice}
          autoComplete="off"
        />
        <label className="col-span-2 flex min-h-11 items-center gap-2 text-15 md:col-span-9 lg:col-span-10">
          <input
            type="checkbox"
            name="all"
            value="1"
            defaultChecked={form.all}
            className="size-5 shrink-0 accent-primary"
          />
          {browse.all}
        </label>
      </div>
      <div className="max-md:col-start-2 max-md:row-start-2 max-md:justify-self-end md:col-span-3 lg:col-span-2">
        <button type="submit" className={buttonClass('primary', 'w-full')}>
          {browse.submit}
        </button>
      </div>
    </div>
  );
}
