import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from './context.ts';

/** A page that is fetched when somebody opens it: the first view does not wait for it. */
export function Later({ load }: { readonly load: () => Promise<FunctionComponent> }) {
  const { t } = useI18n();
  const [page, setPage] = useState<{ readonly Page: FunctionComponent } | 'lost' | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (Page) => isWanted && setPage({ Page }),
      () => isWanted && setPage('lost'),
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  if (page === null) return <p class="grey">…</p>;
  if (page === 'lost') return <p class="grey">{t('error.network')}</p>;
  return <page.Page />;
}
