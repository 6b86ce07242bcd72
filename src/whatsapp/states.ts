import type { Language } from '../domain/model.ts';

/** Where a connection stands. */
const STATES = [
  'created',
  'starting',
  'qr',
  'pairing',
  'syncing',
  'ready',
  'degraded',
  'logged_out',
  'failed',
] as const;
export type ConnectionState = (typeof STATES)[number];

/** Why it is not ready. */
const REASONS = [
  'unscanned',
  'logged_out_by_phone',
  'logged_out_here',
  'browser_missing',
  'browser_gone',
  'page_silent',
  'page_changed',
  'page_slow',
  'replaced',
  'worker_gone',
  'connection_lost',
  'restarting',
  'profile_missing',
  'no_worker',
] as const;
export type Reason = (typeof REASONS)[number];

const STATE_WORDS: Record<ConnectionState, Record<Language, string>> = {
  created: {
    en: 'Not linked to a phone.',
    ar: 'غير مرتبط بهاتف.',
    fa: 'به گوشی پیوند نخورده است.',
  },
  starting: {
    en: 'WhatsApp Web is being opened.',
    ar: 'يجري فتح واتساب ويب.',
    fa: 'واتساپ وب در حال باز شدن است.',
  },
  qr: {
    en: 'Waiting for a phone to scan the QR code.',
    ar: 'في انتظار مسح رمز الاستجابة السريعة بالهاتف.',
    fa: 'در انتظار اسکن کد QR با گوشی.',
  },
  pairing: {
    en: 'The code was scanned; the phone is being linked.',
    ar: 'مُسح الرمز ويجري ربط الهاتف.',
    fa: 'کد اسکن شد و گوشی در حال پیوند خوردن است.',
  },
  syncing: {
    en: 'Linked; the chats are being loaded.',
    ar: 'تم الربط ويجري تحميل المحادثات.',
    fa: 'پیوند خورد و گفتگوها در حال بارگیری است.',
  },
  ready: { en: 'Ready to send and to receive.', ar: 'جاهز للإرسال والاستقبال.', fa: 'آماده ارسال و دریافت.' },
  degraded: {
    en: 'Interrupted; it comes back by itself.',
    ar: 'منقطع؛ سيعود تلقائيًا.',
    fa: 'قطع شده است؛ خودش برمی‌گردد.',
  },
  logged_out: {
    en: 'Logged out; a phone must be linked again.',
    ar: 'تم تسجيل الخروج؛ يلزم ربط هاتف من جديد.',
    fa: 'از حساب خارج شده است؛ باید دوباره گوشی پیوند بخورد.',
  },
  failed: {
    en: 'Given up after many tries; restart it.',
    ar: 'توقفت المحاولات بعد إخفاقات عديدة؛ أعد التشغيل.',
    fa: 'پس از تلاش‌های بسیار رها شد؛ دوباره راه‌اندازی کنید.',
  },
};

const REASON_WORDS: Record<Reason, Record<Language, string>> = {
  unscanned: {
    en: 'Nobody scanned the code in time.',
    ar: 'لم يمسح أحد الرمز في الوقت المحدد.',
    fa: 'کسی کد را به‌موقع اسکن نکرد.',
  },
  logged_out_by_phone: {
    en: 'The device was removed on the phone.',
    ar: 'أُزيل الجهاز من الهاتف.',
    fa: 'دستگاه در گوشی حذف شد.',
  },
  logged_out_here: {
    en: 'It was logged out here.',
    ar: 'تم تسجيل الخروج من هنا.',
    fa: 'از همین‌جا خارج شد.',
  },
  browser_missing: {
    en: 'There is no Chromium on the worker’s machine; install it or set CHROMIUM_PATH.',
    ar: 'لا يوجد Chromium على جهاز العامل؛ ثبّته أو اضبط CHROMIUM_PATH.',
    fa: 'Chromium روی دستگاه نیست؛ نصبش کنید یا CHROMIUM_PATH را تنظیم کنید.',
  },
  browser_gone: { en: 'The browser ended.', ar: 'انتهى المتصفح.', fa: 'مرورگر پایان یافت.' },
  page_silent: { en: 'The page does not answer.', ar: 'الصفحة لا تستجيب.', fa: 'صفحه پاسخ نمی‌دهد.' },
  page_changed: {
    en: 'WhatsApp Web changed: a part that is needed is missing from its page.',
    ar: 'تغيّر واتساب ويب: جزء لازم غير موجود في صفحته.',
    fa: 'واتساپ وب تغییر کرده است: بخشی که لازم است در صفحه نیست.',
  },
  page_slow: {
    en: 'The page did not get ready in time.',
    ar: 'لم تصبح الصفحة جاهزة في الوقت المحدد.',
    fa: 'صفحه به‌موقع آماده نشد.',
  },
  replaced: {
    en: 'WhatsApp Web was opened elsewhere with the same device.',
    ar: 'فُتح واتساب ويب في مكان آخر بالجهاز نفسه.',
    fa: 'واتساپ وب با همین دستگاه در جای دیگری باز شد.',
  },
  worker_gone: { en: 'Its worker ended.', ar: 'انتهى العامل.', fa: 'کارگر آن پایان یافت.' },
  connection_lost: {
    en: 'The connection to WhatsApp is lost.',
    ar: 'انقطع الاتصال بواتساب.',
    fa: 'ارتباط با واتساپ قطع است.',
  },
  restarting: {
    en: 'It is restarted for a moment, to copy the device’s keys or to free memory.',
    ar: 'يُعاد تشغيله للحظات لنسخ مفاتيح الجهاز أو لتحرير الذاكرة.',
    fa: 'برای رونوشت از کلیدهای دستگاه یا آزاد کردن حافظه، لحظه‌ای از نو راه‌اندازی می‌شود.',
  },
  profile_missing: {
    en: 'The device’s keys are on another machine, and there is no copy of them yet that can be read.',
    ar: 'مفاتيح الجهاز موجودة على آلة أخرى، ولا توجد نسخة منها بعد يمكن قراءتها.',
    fa: 'کلیدهای دستگاه روی رایانه دیگری است و هنوز رونوشت خوانایی از آن‌ها نیست.',
  },
  no_worker: {
    en: 'No worker that holds WhatsApp sessions is running, or none has room.',
    ar: 'لا يوجد عامل قيد التشغيل يستضيف جلسات واتساب، أو لا مكان لدى أي منها.',
    fa: 'هیچ کارگری که نشست‌های واتساپ را نگه دارد روشن نیست یا جا ندارد.',
  },
};

const MISSING_WORDS: Record<Language, { one: string; many: string }> = {
  en: { one: 'WhatsApp Web changed: {names} is missing', many: 'WhatsApp Web changed: {names} are missing' },
  ar: { one: 'تغيّر واتساب ويب: {names} غير موجود', many: 'تغيّر واتساب ويب: {names} غير موجودة' },
  fa: { one: 'واتساپ وب تغییر کرده است: {names} نیست', many: 'واتساپ وب تغییر کرده است: {names} نیستند' },
};

/** What the self test found. @param names of what is missing in the page, by commas, as the row keeps it. */
export function problemInWords(names: string, language: Language): string {
  const { one, many } = MISSING_WORDS[language];
  return (names.includes(',') ? many : one).replace('{names}', names);
}

/** State and reason for people. */
export function inWords(state: ConnectionState, reason: Reason | null, language: Language): string {
  const words = STATE_WORDS[state][language];
  return reason === null ? words : `${words} ${REASON_WORDS[reason][language]}`;
}
