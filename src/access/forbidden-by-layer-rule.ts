import { UserStore } from '../ledger/user-store.ts';
export const x = UserStore;
