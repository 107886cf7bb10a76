/** What goes with every answer. Nothing inline: no `unsafe-` anything, no nonce, no hash. */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
} as const;

/**
 * HSTS (RFC 6797), a month. A browser that has seen it neither lets its user past a certificate that it does not know
 * nor uses plain HTTP at any port of this name: only for the owner's own certificate, at the standard port.
 */
export const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=2592000' } as const;
