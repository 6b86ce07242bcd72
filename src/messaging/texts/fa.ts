import type { Action } from '../../domain/model.ts';
import type { Sentences } from './language.ts';

const DO: Record<Action, string> = {
  sign: 'امضا کنید',
  stamp: 'مهر کنید',
  approve: 'تأیید کنید',
  review: 'بررسی کنید',
};
const YOUR: Record<Action, string> = { sign: 'امضای شما', stamp: 'مهر شما', approve: 'تأیید شما', review: 'بررسی شما' };
const FOR: Record<Action, string> = { sign: 'امضای', stamp: 'مهر کردن', approve: 'تأیید', review: 'بررسی' };
const by = (expiry: string | null): string => (expiry === null ? '' : ` مهلت: ${expiry}.`);
const NOTHING_TO_DO = 'لازم نیست کاری انجام دهید.';

export const fa: Sentences = {
  locale: 'fa-u-ca-persian-nu-arabext',
  action: { sign: 'امضا', stamp: 'مهر', approve: 'تأیید', review: 'بررسی' },
  invitation: ({ organization, title, action, expiry }) =>
    `${organization} از شما می‌خواهد سند «${title}» را ${DO[action]}.${by(expiry)}`,
  reminder: ({ organization, title, action, expiry }) =>
    `یادآوری: سند «${title}» از ${organization} همچنان در انتظار ${YOUR[action]} است.${by(expiry)}`,
  expiry_warning: ({ organization, title, action, expiry }) =>
    `مهلت سند «${title}» از ${organization} ${expiry === null ? 'به‌زودی' : `در ${expiry}`} پایان می‌یابد و هنوز در انتظار ${YOUR[action]} است.`,
  no_longer_needed: ({ organization, title, action }) =>
    `دیگر به ${YOUR[action]} برای سند «${title}» از ${organization} نیازی نیست. ${NOTHING_TO_DO}`,
  voided: ({ organization, title }) => `${organization} سند «${title}» را باطل کرد. ${NOTHING_TO_DO}`,
  expired: ({ organization, title }) => `مهلت سند «${title}» از ${organization} به پایان رسید. ${NOTHING_TO_DO}`,
  completed: ({ organization, title }) => `کار سند «${title}» از ${organization} با موافقت همه افراد لازم کامل شد.`,
  rejected: ({ organization, title }) => `سند «${title}» از ${organization} رد شد. ${NOTHING_TO_DO}`,
  code: ({ organization, title, action }, code) =>
    `${code} کد شما برای ${FOR[action]} سند «${title}» از ${organization} است. ۱۰ دقیقه اعتبار دارد. آن را به کسی ندهید.`,
  operator_alert: ({ organization, title }, documentId) =>
    `کانترساین: یکی از تأییدکنندگان سند «${title}» (${organization}) از هیچ کانالی در دسترس نبود. شناسه سند: ${documentId}`,
  endpoint_disabled: ({ organization, host, endpointId, reason }) =>
    `کانترساین: نشانی دریافت رویداد ${host} (${organization}) غیرفعال شد، چون ${reason === 'gone' ? 'پاسخ داد که دیگر وجود ندارد (410)' : 'پنج روز است چیزی به آن نرسیده است'}. رویدادها نگه داشته شده‌اند: دوباره فعالش کنید و آنچه را از دست داده بازپخش کنید. شناسه: ${endpointId}`,
  offer: {
    approve: 'یا همین‌جا پاسخ دهید: ۱ برای تأیید، ۲ همراه با دلیل برای رد.',
    review: 'یا همین‌جا پاسخ دهید: ۱ اگر بررسی کرده‌اید، ۲ همراه با دلیل برای رد.',
  },
  reason: (reason) => `دلیل: ${reason}`,
  download: 'دریافت نسخه شما:',
};
