import { Type } from 'typebox';
import type { ProposalCode } from '../core/model/proposals.ts';
import type { ProposalView } from '../site/proposal-view.ts';
import { coded, orNull } from './schemas.ts';

const closed = { additionalProperties: false } as const;

const ProposalShape = coded<ProposalCode>(
  {
    'phase-rotation': true,
    'more-phases': true,
    'not-behind-meter': true,
    'meter-sign': true,
    'dead-time': true,
    'least-current': true,
  },
  'What was found, with the evidence it stands on',
);

export const ProposalListSchema = Type.Unsafe<{ readonly proposals: readonly ProposalView[] }>(
  Type.Object(
    {
      proposals: Type.Array(
        Type.Object(
          {
            key: Type.String(),
            proposal: ProposalShape,
            change: orNull(
              Type.Object(
                { section: Type.Enum(['chargePoints', 'fuse']), id: orNull(Type.String()), line: Type.String() },
                { ...closed, description: 'What to write into config.yaml' },
              ),
            ),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);
