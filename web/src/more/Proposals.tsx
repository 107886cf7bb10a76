import { useEffect, useState } from 'preact/hooks';
import type { ProposalView } from '../../../src/site/proposal-view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { changePlace, proposalWords } from '../words/proposals.ts';
import { refusalSentence } from '../words/refusals.ts';

/** What the site was found to be, where it is configured to be something else. Nothing to say, nothing to show. */
export function Proposals() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [proposals, setProposals] = useState<readonly ProposalView[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    let wanted = true;
    api.proposals().then((answer) => {
      if (wanted && answer.kind === 'ok') setProposals(answer.value.proposals);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api]);

  const dismiss = async (key: string): Promise<void> => {
    const answer = await api.dismissProposal(key);
    if (answer.kind === 'ok') setProposals((known) => known.filter((one) => one.key !== key));
    setFailure(answer.kind === 'ok' ? null : t('proposal.failed', { why: refusalSentence(answer.refusal, i18n) }));
  };

  if (proposals.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('more.proposals')}</h2>
      {failure !== null && (
        <p class="notice-line" role="alert">
          {failure}
        </p>
      )}
      <ul class="plain proposals">
        {proposals.map((one) => (
          <Proposal key={one.key} shown={one} dismiss={() => dismiss(one.key).catch(console.error)} />
        ))}
      </ul>
    </section>
  );
}

function Proposal({ shown, dismiss }: { readonly shown: ProposalView; readonly dismiss: () => void }) {
  const { view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  if (view.value === null) return null;
  const { proposal, change } = shown;
  const { what, why, evidence } = proposalWords(proposal, view.value, i18n);
  return (
    <li class="proposal">
      <p>{what}</p>
      <p class="small">
        {why} {evidence}
      </p>
      {change !== null && (
        <>
          <p class="small">{t('proposal.change-at', { place: changePlace(change) })}</p>
          <pre>
            <code>{change.line}</code>
          </pre>
        </>
      )}
      <button type="button" class="button" onClick={dismiss}>
        {t('proposal.dismiss')}
      </button>
    </li>
  );
}
