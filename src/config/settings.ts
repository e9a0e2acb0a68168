import { z } from 'zod'

const origin = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.origin === value
}
export const isLocal = (value: string): boolean => /^(localhost|.*\.localhost)$/.test(new URL(value).hostname)

const Origin = z
  .string()
  .refine(origin, { error: 'must be an origin such as https://id.example.org, without a path' })
  .refine((value) => !origin(value) || value.startsWith('https:') || isLocal(value), {
    error: 'must be https, except on localhost',
  })
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)

/**
 * The manual of settings: name, meaning, default. All come from the environment; each is refused with one sentence.
 * The table in docs/operations.md is made from this object.
 */
export const SETTINGS = {
  PORT: {
    meaning: 'Port to listen on. A taken port is an error, never moved.',
    standard: '3000',
    schema: z.coerce
      .number({ error: 'must be a number' })
      .int('must be a whole number')
      .min(1)
      .max(65535, 'must be 1 to 65535'),
  },
  REGAIN_LISTEN: {
    meaning: 'Address to listen on.',
    standard: '127.0.0.1',
    schema: z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' }),
  },
  REGAIN_ORIGIN: {
    meaning: 'Where people reach sign-in and recovery. Fixed at first start: passkeys belong to it.',
    standard: 'http://localhost:<PORT>',
    schema: Origin.optional(),
  },
  REGAIN_PROVIDER_ORIGIN: {
    meaning:
      'Where the built-in identity verification provider answers. Fixed at first start: its digital IDs name it.',
    standard: 'http://verify.localhost:<PORT>',
    schema: Origin.optional(),
  },
  REGAIN_WALLET_ORIGIN: {
    meaning:
      'Where the built-in wallet answers. Fixed at first start: browsers keep its digital IDs under it.',
    standard: 'http://wallet.localhost:<PORT>',
    schema: Origin.optional(),
  },
  REGAIN_DATA_DIR: {
    meaning: 'Folder of the embedded database and the master key.',
    standard: './.regain (/var/lib/regain as root)',
    schema: z.string().min(1, 'must be a path').optional(),
  },
  DATABASE_URL: {
    meaning: 'A PostgreSQL 15 or later in place of the embedded one.',
    standard: 'the embedded engine',
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
      .optional(),
  },
  REGAIN_MASTER_KEY: {
    meaning: 'Key that seals all secrets, or the path of a file with it. Required with DATABASE_URL.',
    standard: 'made in the data folder',
    schema: z.string().min(1, 'must not be empty').optional(),
  },
  REGAIN_DEMO: {
    meaning: '1 makes a demo organisation at first start, 0 a real one.',
    standard: '1 on localhost, else 0',
    schema: z.enum(['0', '1'], { error: 'must be 0 or 1' }).optional(),
  },
  REGAIN_DEMO_APP_ORIGIN: {
    meaning: 'Where the application of a demo answers.',
    standard: 'http://app.localhost:<PORT> on localhost, else none',
    schema: Origin.optional(),
  },
  REGAIN_BOOTSTRAP_CLIENT_ID: {
    meaning: 'Application with all Graph permissions, made at first start.',
    standard: 'none',
    schema: z.uuid({ error: 'must be a UUID' }).optional(),
  },
  REGAIN_BOOTSTRAP_CLIENT_SECRET: {
    meaning: 'Its secret, 32 characters or more.',
    standard: 'none',
    schema: z.string().min(32, 'must have 32 characters or more').optional(),
  },
  SMTP_URL: {
    meaning: 'Mail server for notices; without one they stay in the outbox of the admin centre.',
    standard: 'none',
    schema: z
      .string()
      .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
      .optional(),
  },
  REGAIN_TLS_CERT: {
    meaning: 'Certificate chain (PEM file) to serve TLS directly.',
    standard: 'none',
    schema: z.string().optional(),
  },
  REGAIN_TLS_KEY: { meaning: 'Its private key (PEM file).', standard: 'none', schema: z.string().optional() },
  REGAIN_TRUSTED_PROXY: {
    meaning: 'Addresses of the proxies whose X-Forwarded-For is believed, separated by commas.',
    standard: 'none',
    schema: list
      .refine((items) => items.every((item) => z.union([z.ipv4(), z.ipv6()]).safeParse(item).success), {
        error: 'must be IP addresses separated by commas',
      })
      .optional(),
  },
  REGAIN_EGRESS_ALLOW: {
    meaning: 'host:port of internal services that may be called, separated by commas.',
    standard: 'none',
    schema: list
      .refine((items) => items.every((item) => /^[^\s:/]+:\d{1,5}$/.test(item)), {
        error: 'must be host:port pairs separated by commas',
      })
      .optional(),
  },
} as const satisfies Record<string, { meaning: string; standard: string; schema: z.ZodType }>
