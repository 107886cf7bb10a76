import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from './context.ts';

/** A page whose code and words are loaded when it is first shown. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let page: ComponentType<P> | null = null;
  return function Later(props: P) {
    const { t } = useI18n();
    const [state, setState] = useState<'opening' | 'open' | 'failed'>(page === null ? 'opening' : 'open');
    useEffect(() => {
      if (page !== null) return;
      Promise.all([load(), import('../i18n/pages.ts')]).then(
        ([loaded]) => {
          page = loaded;
          setState('open');
        },
        // The network, or files of another version: both are told, and neither is mended here.
        () => setState('failed'),
      );
    }, []);
    const Page = page;
    if (Page !== null) return <Page {...props} />;
    if (state === 'opening') return <h1 class="quiet">{t('nav.opening')}</h1>;
    return (
      <div role="alert">
        <p>{t('nav.failed')}</p>
        <p>
          <button type="button" class="button" onClick={() => location.reload()}>
            {t('nav.again')}
          </button>
        </p>
      </div>
    );
  };
}
