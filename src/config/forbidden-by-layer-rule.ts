import { SiteLoop } from '../site/loop.ts';
export const x = SiteLoop;
