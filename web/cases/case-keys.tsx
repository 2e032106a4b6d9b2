import { useNavigate } from '@tanstack/react-router';
import { Palette } from '../keys/palette.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useSession } from '../session.ts';
import { dispatches } from './roles.ts';
import { useCurrentCase } from './case/use-current-case.ts';
import { useHeartbeat } from './use-heartbeat.ts';
import { usePaletteEntries } from './use-palette.ts';

/** What stands behind every page: the ways to the others, the palette, and the sign that this screen is there. */
export function CaseKeys({ present }: { present: boolean }) {
  const navigate = useNavigate();
  const { role } = useSession();
  const entries = usePaletteEntries();
  const caseId = useCurrentCase();
  useHeartbeat(present);
  const works = dispatches(role);
  useKeys(
    works
      ? {
          offers: () => void navigate({ to: '/', search: caseId === undefined ? {} : { case: caseId } }),
          cases: () => void navigate({ to: '/cases' }),
          newCase: () => void navigate({ to: '/new-case' }),
          shift: () => void navigate({ to: '/shift' }),
          team: () => void navigate({ to: '/team' }),
          wall: () => void navigate({ to: '/wall' }),
          unattached: () => void navigate({ to: '/unattached' }),
          ...(caseId === undefined
            ? {}
            : { card: () => void navigate({ to: '/cases/$caseId', params: { caseId } }) }),
        }
      : {},
  );
  return <Palette entries={entries} />;
}
