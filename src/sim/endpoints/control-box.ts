import type { RegisterImage } from './modbus-server.ts';

/** Contacts of the grid operator's control box, in the order of their addresses (FNN: W4, S1, S2, W3). */
export const CONTROL_BOX_CONTACTS = ['dim', 'feed-in-60', 'feed-in-30', 'feed-in-0'] as const;
export type ControlBoxContact = (typeof CONTROL_BOX_CONTACTS)[number];

/** The relays of a control box on a Modbus input module: discrete inputs from 0 on, 1 while closed. */
export class ControlBox {
  private readonly closed = new Set<ControlBoxContact>();

  set(contact: ControlBoxContact, isClosed: boolean): void {
    if (isClosed) this.closed.add(contact);
    else this.closed.delete(contact);
  }

  read(): RegisterImage {
    return new Map(CONTROL_BOX_CONTACTS.map((contact, address) => [address, this.closed.has(contact) ? 1 : 0]));
  }

  list(): readonly ControlBoxContact[] {
    return [...this.closed];
  }
}
