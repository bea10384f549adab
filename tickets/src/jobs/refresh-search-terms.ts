import { SEARCH_TERMS_VERSION, searchFieldsOf, Ticket } from '../models/ticket';

/**
 * Makes the search terms of tickets again that were stored by older rules, and returns how many. Safe at any time, in
 * several instances at once, and beside instances of the release before: nobody else reads these fields, so neither the
 * ticket's version nor its outbox moves, and a ticket that is edited meanwhile is left to the next run.
 */
export async function refreshSearchTerms(): Promise<number> {
  const outdated = Ticket.find({ searchTermsVersion: { $ne: SEARCH_TERMS_VERSION } });
  let count = 0;
  for await (const { _id, version, ...ticket } of outdated.lean().cursor()) {
    const { cityKey, ...fields } = searchFieldsOf(ticket);
    const set = cityKey === undefined ? fields : { ...fields, cityKey };
    const { modifiedCount } = await Ticket.updateOne({ _id, version }, { $set: set }, { timestamps: false });
    count += modifiedCount;
  }
  return count;
}
