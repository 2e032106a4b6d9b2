import { useLocation } from '@tanstack/react-router';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The case that the address names: as its page, or as whom one searches for. */
export function useCurrentCase(): string | undefined {
  return useLocation({
    select: ({ pathname, search }) => {
      const path = pathname.startsWith('/cases/') ? ID.exec(pathname)?.[0] : undefined;
      return path ?? ('case' in search && typeof search.case === 'string' ? search.case : undefined);
    },
  });
}
