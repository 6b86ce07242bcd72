import type { Language } from '../../domain/model.ts';
import type { ChatOffer } from '../../messaging/kinds.ts';

/** What is answered in the chat. Every value is clean, short and isolated by then. */
export type Words = {
  /** Locale for dates, as the invitation has it. */
  locale: string;
  recorded(what: ChatOffer | 'reject', title: string, organization: string, at: string): string;
  reason(reason: string): string;
  askReason(title: string): string;
  askMeaning(offer: ChatOffer, title: string): string;
  askWhich(titles: string[]): string;
  over: Record<'decided' | 'ended' | 'not_needed' | 'replaced' | 'page' | 'failed', (title: string) => string>;
};

const en: Words = {
  locale: 'en-GB',
  recorded: (what, title, organization, at) => {
    const done = { approve: 'you have approved', review: 'you have reviewed', reject: 'you have rejected' }[what];
    return `Recorded: ${done} "${title}" from ${organization}, ${at}.`;
  },
  reason: (reason) => `Reason: ${reason}`,
  askReason: (title) =>
    `Why do you reject "${title}"? Please write the reason as your next message. Nothing is recorded before that.`,
  askMeaning: (offer, title) =>
    `Sorry, that is not clear enough for a decision about "${title}". Please answer 1 ${offer === 'approve' ? 'to approve' : 'if you have reviewed it'}, or 2 and the reason to reject. Nothing is recorded yet.`,
  askWhich: (titles) =>
    `Which document do you mean: ${titles.map((title) => `"${title}"`).join(', ')}? Please answer its message itself: hold the message, then choose Reply. Nothing is recorded yet.`,
  over: {
    decided: (title) => `Your decision about "${title}" was recorded before. It stays as it is.`,
    ended: (title) => `"${title}" is not waiting for decisions any more. Nothing was recorded.`,
    not_needed: (title) => `Your decision about "${title}" is no longer needed. Nothing was recorded.`,
    replaced: (title) => `There is a newer invitation to "${title}". Please answer that one. Nothing was recorded.`,
    page: (title) =>
      `"${title}" has to be decided on its page. Please open the link in the invitation. Nothing was recorded.`,
    failed: (title) => `Your answer about "${title}" could not be recorded. Please open the link in the invitation.`,
  },
};

const ar: Words = {
  locale: 'ar-u-ca-gregory-nu-arab',
  recorded: (what, title, organization, at) => {
    const done = { approve: 'اعتمادك', review: 'مراجعتك', reject: 'رفضك' }[what];
    return `سُجّل: ${done} للمستند «${title}» من ${organization}، ${at}.`;
  },
  reason: (reason) => `السبب: ${reason}`,
  askReason: (title) => `ما سبب رفض «${title}»؟ يرجى كتابة السبب في الرسالة التالية. لن يُسجّل شيء قبل ذلك.`,
  askMeaning: (offer, title) =>
    `عذرًا، هذا غير واضح بما يكفي لقرار بشأن «${title}». يرجى الرد بـ ١ ${offer === 'approve' ? 'للاعتماد' : 'إن تمت المراجعة'}، أو ٢ مع السبب للرفض. لم يُسجّل شيء بعد.`,
  askWhich: (titles) =>
    `أي مستند تقصد: ${titles.map((title) => `«${title}»`).join('، ')}؟ يرجى الرد على رسالته نفسها: اضغط عليها مطولًا ثم اختر «رد». لم يُسجّل شيء بعد.`,
  over: {
    decided: (title) => `سُجّل قرارك بشأن «${title}» من قبل، ويبقى كما هو.`,
    ended: (title) => `لم يعد «${title}» بانتظار قرارات. لم يُسجّل شيء.`,
    not_needed: (title) => `لم تعد هناك حاجة إلى قرارك بشأن «${title}». لم يُسجّل شيء.`,
    replaced: (title) => `هناك دعوة أحدث بشأن «${title}»، يرجى الرد عليها. لم يُسجّل شيء.`,
    page: (title) => `القرار بشأن «${title}» يكون في صفحته. يرجى فتح الرابط في الدعوة. لم يُسجّل شيء.`,
    failed: (title) => `تعذّر تسجيل ردك بشأن «${title}». يرجى فتح الرابط في الدعوة.`,
  },
};

const fa: Words = {
  locale: 'fa-u-ca-persian-nu-arabext',
  recorded: (what, title, organization, at) => {
    const done = { approve: 'تأیید شما', review: 'بررسی شما', reject: 'رد شما' }[what];
    return `ثبت شد: ${done} برای سند «${title}» از ${organization}، ${at}.`;
  },
  reason: (reason) => `دلیل: ${reason}`,
  askReason: (title) => `چرا «${title}» را رد می‌کنید؟ لطفاً دلیل را در پیام بعدی بنویسید. تا آن زمان چیزی ثبت نمی‌شود.`,
  askMeaning: (offer, title) =>
    `ببخشید، این برای تصمیم درباره «${title}» روشن نیست. لطفاً پاسخ دهید: ۱ ${offer === 'approve' ? 'برای تأیید' : 'اگر بررسی کرده‌اید'}، ۲ همراه با دلیل برای رد. هنوز چیزی ثبت نشده است.`,
  askWhich: (titles) =>
    `کدام سند منظورتان است: ${titles.map((title) => `«${title}»`).join('، ')}؟ لطفاً به پیام خودش پاسخ دهید: پیام را نگه دارید و «پاسخ» را بزنید. هنوز چیزی ثبت نشده است.`,
  over: {
    decided: (title) => `تصمیم شما درباره «${title}» پیش‌تر ثبت شده است و همان می‌ماند.`,
    ended: (title) => `«${title}» دیگر در انتظار تصمیم نیست. چیزی ثبت نشد.`,
    not_needed: (title) => `دیگر به تصمیم شما درباره «${title}» نیازی نیست. چیزی ثبت نشد.`,
    replaced: (title) => `دعوت تازه‌تری برای «${title}» هست؛ لطفاً به همان پاسخ دهید. چیزی ثبت نشد.`,
    page: (title) => `درباره «${title}» باید در صفحه آن تصمیم گرفته شود. لطفاً پیوند دعوت را باز کنید. چیزی ثبت نشد.`,
    failed: (title) => `پاسخ شما درباره «${title}» ثبت نشد. لطفاً پیوند دعوت را باز کنید.`,
  },
};

export const WORDS: Record<Language, Words> = { en, ar, fa };
