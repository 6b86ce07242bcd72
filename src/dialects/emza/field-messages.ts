import type { Language } from '../../domain/model.ts';
import type { FieldError } from '../../errors/problem.ts';

/** Field errors under the fields' names in dots (`signers.0.mobile`), in Persian for those who do not ask for another language. */
export function fieldMessages(errors: readonly FieldError[], language: Language): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const error of errors) {
    const field = fieldOf(error.pointer);
    messages[field] ??= [];
    const message = language === 'fa' ? persian(error) : error.message;
    if (!messages[field].includes(message)) messages[field].push(message);
  }
  return messages;
}

/** How our fields are called here, where that is different. */
const NAMES: Record<string, string> = {
  eventTypes: 'events',
  discountCode: 'discount_code',
  phone: 'mobile',
  nationalCode: 'national_code',
  templateNumber: 'template_id',
  allPagesSignature: 'all_pages_signature',
};
/** The name for what is wrong with a request as a whole. */
const WHOLE = 'request';

function fieldOf(pointer: string): string {
  const names = pointer.split('/').slice(1);
  return names.map((name) => NAMES[name] ?? name.replaceAll('~1', '/').replaceAll('~0', '~')).join('.') || WHOLE;
}

const PERSIAN: Record<string, (limit: string) => string> = {
  required: () => 'این فیلد الزامی است.',
  type: () => 'نوع مقدار این فیلد درست نیست.',
  enum: () => 'مقدار این فیلد جزو مقدارهای مجاز نیست.',
  const: () => 'مقدار این فیلد جزو مقدارهای مجاز نیست.',
  format: () => 'قالب مقدار این فیلد درست نیست.',
  pattern: () => 'قالب مقدار این فیلد درست نیست.',
  minLength: (limit) => `این فیلد باید دست‌کم ${limit} نویسه داشته باشد.`,
  maxLength: (limit) => `این فیلد حداکثر ${limit} نویسه می‌تواند داشته باشد.`,
  minimum: (limit) => `مقدار این فیلد باید دست‌کم ${limit} باشد.`,
  maximum: (limit) => `مقدار این فیلد حداکثر ${limit} می‌تواند باشد.`,
  minItems: (limit) => `این فهرست باید دست‌کم ${limit} مورد داشته باشد.`,
  maxItems: (limit) => `این فهرست حداکثر ${limit} مورد می‌تواند داشته باشد.`,
};

/** The limit is the only number in our own sentence. */
function persian({ pointer, rule, message }: FieldError): string {
  if (pointer === '/url' && rule === 'pattern') return URLS.url_invalid!;
  const limit = /-?\d[\d,]*/.exec(message)?.[0];
  const say = PERSIAN[rule];
  if (!say || (limit === undefined && say.length > 0)) return 'مقدار این فیلد معتبر نیست.';
  return say(limit ?? '');
}

const URLS: Record<string, string> = {
  url_invalid: 'نشانی باید کامل باشد و با https:// آغاز شود.',
  credentials_in_url: 'نشانی نباید نام کاربری یا گذرواژه داشته باشد.',
  port_not_allowed: 'درگاه (پورت) این نشانی مجاز نیست.',
  own_address: 'این نشانی از خود همین سامانه است.',
  destination_blocked: 'آدرس‌های داخلی شبکه (localhost / *.local / *.internal) مجاز نیستند.',
  dns_error: 'نام میزبان این نشانی پیدا نشد.',
};

/** Why a URL may not be called. @param reason of src/egress; null: nothing better is known than our own sentence. */
export const urlMessage = (reason: string): string | null => URLS[reason] ?? null;
