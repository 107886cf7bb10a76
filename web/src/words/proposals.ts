import type { Proposal } from '../../../src/core/model/proposals.ts';
import type { ProposalView } from '../../../src/site/proposal-view.ts';
import type { SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { deviceName } from './names.ts';

/** A proposal in words: what was found, what follows from it, on what it stands. */
export interface ProposalWords {
  readonly what: string;
  readonly why: string;
  readonly evidence: string;
}

export function proposalWords(proposal: Proposal, view: SiteView, i18n: I18n): ProposalWords {
  const { t, format } = i18n;
  return {
    what: found(proposal, view, i18n),
    why: t(`proposal.${proposal.code}.why`),
    evidence: t('proposal.evidence', {
      agreeing: format.integer(proposal.agreeing),
      steps: format.integer(proposal.steps),
    }),
  };
}

/** Where in config.yaml the line belongs: `chargePoints, id: carport`. */
export function changePlace({ section, id }: NonNullable<ProposalView['change']>): string {
  return id === null ? section : `${section}, id: ${id}`;
}

function found(proposal: Proposal, view: SiteView, { t, format }: I18n): string {
  const { code } = proposal;
  const amps = (valueA: number) => joined(format.rating(valueA));
  switch (code) {
    case 'phase-rotation':
      return t(`proposal.${code}`, {
        name: deviceName(proposal.chargePointId, view),
        found: proposal.found.join(' '),
        configured: proposal.configured.join(' '),
      });
    case 'more-phases':
      return t(`proposal.${code}`, {
        name: deviceName(proposal.chargePointId, view),
        found: format.integer(proposal.found),
        configured: format.integer(proposal.configured),
      });
    case 'not-behind-meter':
      return t(`proposal.${code}`, {
        name: deviceName(proposal.chargePointId, view),
        meter: deviceName(proposal.meterId, view),
      });
    case 'meter-sign':
      return t(`proposal.${code}`, {
        meter: deviceName(proposal.meterId, view),
        phases: proposal.phases.join(', '),
      });
    case 'dead-time':
      return t(`proposal.${code}`, {
        name: deviceName(proposal.chargePointId, view),
        found: format.duration(proposal.foundMs),
        configured: format.duration(proposal.configuredMs),
      });
    case 'least-current':
      return t(`proposal.${code}`, {
        name: deviceName(proposal.chargePointId, view),
        found: amps(proposal.foundA),
        configured: amps(proposal.configuredA),
      });
  }
}
