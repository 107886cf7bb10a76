import { useId, useState } from 'preact/hooks';
import type { DeviceAnswer } from '../../../src/api/device-ports.ts';
import { useI18n } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import type { DeviceList, Forms } from './answers.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { type Product, productsOf, searched } from './products.ts';

const LISTS: readonly DeviceList[] = [
  'meters',
  'inverters',
  'batteries',
  'chargePoints',
  'loads',
  'contacts',
  'readers',
];
/** As many products are shown at once: the others are found by their name. */
const SHOWN = 8;

/** What it is, which one, how it is reached, what it says: then it is taken. */
export function AddDevice(props: {
  readonly answer: DeviceAnswer;
  readonly forms: Forms;
  readonly load: () => Promise<void>;
}) {
  const { device: words, field } = useI18n();
  const [open, setOpen] = useState(false);
  const [list, setList] = useState<DeviceList>('meters');
  const [product, setProduct] = useState<Product | null>(null);
  const { answer, forms, load } = props;

  if (!open) {
    return (
      <button type="button" class="button button-main" onClick={() => setOpen(true)}>
        {words('add')}
      </button>
    );
  }
  const close = async (): Promise<void> => {
    setProduct(null);
    setOpen(false);
    await load();
  };
  const choose = (value: string) => {
    const chosen = LISTS.find((one) => one === value);
    if (chosen !== undefined) setList(chosen);
    setProduct(null);
  };
  return (
    <section class="card person-form" aria-label={words('add')}>
      <h2>{words('add')}</h2>
      <Select
        label={words('pick.what')}
        value={list}
        options={LISTS.map((value) => ({ value, label: words(`list.${value}`) }))}
        choose={choose}
      />
      {product === null ? (
        <>
          <Products products={productsOf(forms, list)} choose={setProduct} />
          {list === 'chargePoints' && <p class="small">{words('pick.ocpp', { address: 'ws://…:8887/' })}</p>}
          <p>
            <button type="button" class="button" onClick={() => void close()}>
              {words('cancel')}
            </button>
          </p>
        </>
      ) : (
        <>
          <p class="person-line">
            <span class="strong">
              {[product.vendor, product.vendor === '' ? field(product.title) : product.title]
                .filter((part) => part !== '')
                .join(' ')}
            </span>
            <button type="button" class="button" onClick={() => setProduct(null)}>
              {words('pick.back')}
            </button>
          </p>
          <DeviceForm
            key={product.key}
            {...{ list, answer, close }}
            schema={product.schema}
            definition={product.definition ?? undefined}
            row={null}
          />
        </>
      )}
    </section>
  );
}

function Products(props: { readonly products: readonly Product[]; readonly choose: (product: Product) => void }) {
  const id = useId();
  const { device: words, field } = useI18n();
  const [search, setSearch] = useState('');
  const found = searched(props.products, search);
  const generic = props.products.filter(({ vendor }) => vendor === '');
  const known = found.filter(({ vendor }) => vendor !== '');
  const shown = search.trim() === '' ? known.slice(0, SHOWN) : known.slice(0, 3 * SHOWN);
  const more = known.length - shown.length;
  return (
    <>
      {props.products.length > generic.length && (
        <p class="field">
          <label for={id}>{words('pick.search')}</label>
          <input
            id={id}
            type="search"
            autocomplete="off"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </p>
      )}
      {known.length === 0 && search.trim() !== '' && <p class="small">{words('pick.none')}</p>}
      <ul class="plain products" aria-label={words('pick.product')}>
        {[...shown, ...generic].map((product) => (
          <li key={product.key}>
            <button type="button" class="button product" onClick={() => props.choose(product)}>
              <span class="strong">{product.vendor === '' ? words('pick.other') : product.vendor}</span>
              <span class="small">{product.vendor === '' ? field(product.title) : product.title}</span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="small">{words('pick.more', { count: String(more) })}</p>}
    </>
  );
}
