import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useI18n, useStore } from './context.ts';

type Page = FunctionComponent<{ readonly query: URLSearchParams }>;

/** A page that is fetched, with the words of pages like it, when somebody opens it: the first view does not wait for it. */
export function Later(props: {
  readonly load: () => Promise<Page>;
  readonly query: URLSearchParams;
  /** Beside a page: nobody waits for it. */
  readonly isAside?: boolean;
}) {
  const { t } = useI18n();
  const { needLaterWords } = useStore();
  const [found, setFound] = useState<{ readonly Page: Page } | 'lost' | null>(null);
  const { load, query, isAside } = props;
  useEffect(() => {
    let isWanted = true;
    Promise.all([load(), needLaterWords()]).then(
      ([Page]) => isWanted && setFound({ Page }),
      () => isWanted && setFound('lost'),
    );
    return () => {
      isWanted = false;
    };
  }, [load, needLaterWords]);
  if (found === null && isAside === true) return null;
  if (found === null) return <h1 class="quiet">{t('nav.opening')}</h1>;
  if (found === 'lost') {
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
  }
  return <found.Page query={query} />;
}
