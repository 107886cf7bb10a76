import type { Server } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify';
import type { IssuedSignIn } from '../access/sign-ins.ts';

/** Fastify with TypeBox schemas as types. */
export type App = FastifyInstance<
  Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** How the cookie of a sign-in is written and taken back. */
export interface Cookies {
  set(reply: FastifyReply, signIn: IssuedSignIn): void;
  /** The one that this request came with, for so long again. */
  renew(reply: FastifyReply, maxAgeS: number): void;
  clear(reply: FastifyReply): void;
}
