const ID = /^[0-9a-f]{24}$/;

/** What is no id is not asked of any service: there is no such page. */
export const isId = (text: string): boolean => ID.test(text);
