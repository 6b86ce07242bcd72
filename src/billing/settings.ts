import { ConfigError, type Environment, url } from '../environment.ts';

/** The account at Stripe by which connections are sold. */
export type StripeSettings = {
  secretKey: string;
  /** Of the endpoint in Stripe's dashboard that calls `/hooks/stripe`. */
  webhookSecret: string;
  /** The price of one connection a period. */
  priceId: string;
  /** Stripe's, or a server that speaks like it. */
  apiUrl: string;
};

/** @returns null when nothing is sold. @throws ConfigError when something is missing. */
export function readStripe(env: Environment): StripeSettings | null {
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_PRICE_ID'] as const;
  const [secretKey, webhookSecret, priceId] = names.map((name) => env[name] || '');
  if (!secretKey && !webhookSecret && !priceId) return null;
  const missing = names.find((name) => !env[name]);
  if (missing)
    throw new ConfigError(missing, '', `given together with ${names.filter((one) => one !== missing).join(' and ')}`);
  return {
    ...{ secretKey: secretKey!, webhookSecret: webhookSecret!, priceId: priceId! },
    apiUrl: url(env, 'STRIPE_API_BASE') ?? 'https://api.stripe.com',
  };
}
