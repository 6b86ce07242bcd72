import type { Action } from '../../domain/model.ts';
import type { Sentences } from './language.ts';

/** Nouns of action, which fit a reader of either gender and an organization of either grammatical one. */
const TO: Record<Action, string> = { sign: 'لتوقيع', stamp: 'لختم', approve: 'لاعتماد', review: 'لمراجعة' };
const YOUR: Record<Action, string> = { sign: 'توقيعك', stamp: 'ختمك', approve: 'اعتمادك', review: 'مراجعتك' };
const YOUR_ON: Record<Action, string> = {
  sign: 'توقيعك على المستند',
  stamp: 'ختمك على المستند',
  approve: 'اعتمادك للمستند',
  review: 'مراجعتك للمستند',
};
const by = (expiry: string | null): string => (expiry === null ? '' : ` آخر موعد: ${expiry}.`);
const NOTHING_TO_DO = 'لا يلزمك أي إجراء.';

export const ar: Sentences = {
  locale: 'ar-u-ca-gregory-nu-arab',
  action: { sign: 'توقيع', stamp: 'ختم', approve: 'اعتماد', review: 'مراجعة' },
  invitation: ({ organization, title, action, expiry }) =>
    `لديك طلب من ${organization} ${TO[action]} المستند «${title}».${by(expiry)}`,
  reminder: ({ organization, title, action, expiry }) =>
    `تذكير: ما زال المستند «${title}» من ${organization} بانتظار ${YOUR[action]}.${by(expiry)}`,
  expiry_warning: ({ organization, title, action, expiry }) =>
    `تنتهي مهلة المستند «${title}» من ${organization} ${expiry === null ? 'قريبًا' : `في ${expiry}`}، وما زال بانتظار ${YOUR[action]}.`,
  no_longer_needed: ({ organization, title, action }) =>
    `لم تعد هناك حاجة إلى ${YOUR_ON[action]} «${title}» من ${organization}. ${NOTHING_TO_DO}`,
  voided: ({ organization, title }) => `أُلغي المستند «${title}» المرسل من ${organization}. ${NOTHING_TO_DO}`,
  expired: ({ organization, title }) => `انتهت مهلة المستند «${title}» من ${organization}. ${NOTHING_TO_DO}`,
  completed: ({ organization, title }) => `اكتملت إجراءات المستند «${title}» من ${organization} بموافقة جميع من يلزم.`,
  rejected: ({ organization, title }) => `رُفض المستند «${title}» المرسل من ${organization}. ${NOTHING_TO_DO}`,
  code: ({ organization, title, action }, code) =>
    `${code} هو رمزك ${TO[action]} المستند «${title}» من ${organization}. صالح لمدة ١٠ دقائق. لا تشاركه مع أحد.`,
  operator_alert: ({ organization, title }, documentId) =>
    `كاونترساين: تعذر الوصول إلى أحد المعتمِدين للمستند «${title}» (${organization}) عبر أي قناة. معرّف المستند: ${documentId}`,
  endpoint_disabled: ({ organization, host, endpointId, reason }) =>
    `كاونترساين: عُطّلت نقطة استقبال الإشعارات ${host} (${organization})، إذ ${reason === 'gone' ? 'أجابت بأنها لم تعد موجودة (410)' : 'لم يصلها شيء منذ خمسة أيام'}. الأحداث محفوظة: أعد تفعيلها ثم أعد إرسال ما فاتها. المعرّف: ${endpointId}`,
  offer: {
    approve: 'أو أجب هنا: ١ للاعتماد، أو ٢ مع السبب للرفض.',
    review: 'أو أجب هنا: ١ إذا راجعته، أو ٢ مع السبب للرفض.',
  },
  reason: (reason) => `السبب: ${reason}`,
  download: 'لتنزيل نسختك:',
};
