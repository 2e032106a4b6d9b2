import { createContext, use } from 'react';
import type { Link } from './link.ts';

/** Whether what a page shows may still be so; outside the frame nothing is known against it. */
export const LinkContext = createContext<Link['state']>('polled');

export const useLinkState = () => use(LinkContext);
