import { decide } from '../control/decide.ts';
export const x = decide;
