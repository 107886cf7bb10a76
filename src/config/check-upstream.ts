import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** Back-ends that could never be reached, and what contradicts itself. */
export function checkUpstream({ upstream, chargePoints }: Config, problem: Note): void {
  const ids = new Set<string>();
  const places = new Set<string>();
  upstream.forEach((one, index) => {
    const { id, url, identity, securityProfile, passwordFile, caFile, fingerprint } = one;
    const contradiction = (allowed: string): void => problem('contradiction', ['upstream', index], id, allowed);
    if (ids.has(id)) problem('duplicate', ['upstream', index, 'id'], id, 'every back-end needs its own');
    ids.add(id);
    const place = `${url.replace(/\/+$/, '')}/${identity}`;
    if (places.has(place)) problem('duplicate', ['upstream', index, 'identity'], identity, 'once at each back-end');
    places.add(place);
    if (!chargePoints.some((point) => point.id === one.chargePoint)) {
      const known = chargePoints.map((point) => point.id).join(', ');
      problem('unknown-reference', ['upstream', index, 'chargePoint'], one.chargePoint, known);
    }
    if (securityProfile > 0 !== (passwordFile !== undefined)) {
      contradiction('passwordFile belongs to securityProfile 1 and 2, and to no other');
    }
    if (securityProfile === 2 && !url.startsWith('wss:')) contradiction('securityProfile 2 needs wss://');
    if ((caFile !== undefined || fingerprint !== undefined) && !url.startsWith('wss:')) {
      contradiction('caFile and fingerprint need wss://');
    }
    if (caFile !== undefined && fingerprint !== undefined) contradiction('either caFile or fingerprint');
    if (one.askUnknown && one.authorisedBy === 'local') {
      contradiction('askUnknown needs authorisedBy: upstream or local-then-upstream');
    }
    const names = [...one.cards, ...one.vehicles, ...one.groups];
    if (one.sessions === 'all' && (names.length > 0 || one.companyCars)) {
      contradiction('cards, vehicles, groups and companyCars choose sessions: they need sessions: chosen');
    }
    if (one.sessions === 'chosen' && names.length === 0 && !one.companyCars && !one.askUnknown) {
      contradiction('sessions: chosen needs cards, vehicles, groups, companyCars or askUnknown');
    }
  });
}
