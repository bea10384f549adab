import { invalidParams } from './stripe-error';

/** Puts whole objects in the place of ids, for the fields that the client named in `expand`. */
export function expanded<T extends object>(
  object: T,
  fields: string[] | undefined,
  finders: { [K in keyof T]?: (id: string) => object | undefined },
): object {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(object));
  for (const field of fields ?? []) {
    const find = Object.hasOwn(finders, field) ? finders[field as keyof T] : undefined; // hasOwn just proved the key
    if (!find) throw invalidParams(`This property cannot be expanded (${field}).`, { param: 'expand' });
    const id = result[field];
    if (typeof id === 'string') result[field] = find(id) ?? id;
  }
  return result;
}

/** In a list, `data.latest_charge` names the field of each row. */
export function rowFields(fields: string[] | undefined): string[] | undefined {
  return fields?.map((field) => field.replace(/^data\./, ''));
}
