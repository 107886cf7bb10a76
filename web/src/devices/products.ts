import { type FormSchema, typeOf } from '../parts/schema-draft.ts';
import type { DeviceList, Forms } from './answers.ts';

/** Something that can be added: a product that is known, or a kind of connection that fits many. */
export interface Product {
  readonly key: string;
  /** Empty for one that fits many. */
  readonly vendor: string;
  /** What stands on the devices; for one that fits many, the description of its schema. */
  readonly title: string;
  readonly schema: FormSchema;
  readonly definition: Forms['definitions'][number] | null;
}

/** What a device that speaks in JSON says of itself in config.yaml only where it has no definition. */
const IN_DEFINITION: readonly string[] = ['path', 'values', 'clock', 'currentStepA'];

/** The schema of an entry of this type. */
export function variantOf(
  forms: Forms,
  list: DeviceList,
  type: unknown,
  definition: Product['definition'] | undefined = null,
): FormSchema | undefined {
  const variants = forms.lists[list];
  const found =
    variants.find((variant) => typeOf(variant) === type) ?? (variants.length === 1 ? variants[0] : undefined);
  if (definition == null || found?.properties === undefined) return found;
  const fields = Object.entries(found.properties).filter(([key]) => !IN_DEFINITION.includes(key));
  return { ...found, properties: Object.fromEntries(fields) };
}

/** What can be added to a list, by maker; what fits many comes last. A charge point with OCPP comes by itself. */
export function productsOf(forms: Forms, list: DeviceList): readonly Product[] {
  const known = forms.definitions
    .filter((definition) => definition.list === list)
    .flatMap((definition): Product[] => {
      const variant =
        variantOf(forms, list, definition.type, definition) ??
        forms.lists[list].find((one) => one.properties?.['definition'] !== undefined);
      if (variant === undefined) return [];
      const { name: key, vendor, products } = definition;
      return [{ key, vendor, title: products.join(', '), schema: variant, definition }];
    })
    .toSorted((a, b) => a.vendor.localeCompare(b.vendor) || a.title.localeCompare(b.title));
  const others = forms.lists[list]
    .filter(({ required = [] }) => !required.includes('definition') && !required.includes('identity'))
    .map((schema): Product => {
      const title = schema.properties?.['type']?.description ?? schema.description ?? '';
      return { key: String(typeOf(schema)), vendor: '', title, schema, definition: null };
    });
  return [...known, ...others];
}

/** Those in whose maker or model all words of a search stand. */
export function searched(products: readonly Product[], search: string): readonly Product[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return products.filter(({ vendor, title, key }) => {
    const text = `${vendor} ${title} ${key}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
