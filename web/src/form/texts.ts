import type { Arabic, Persian } from '../language/use-texts.ts';
import type { TextTree } from '../texts/shape.ts';

const en = {
  by: 'A form of {organization}',
  required: 'Questions with a star must be answered.',
  test: 'This is a trial: nothing of it has any effect.',
  choose: 'Choose …',
  jalali: 'That is {date}.',
  next: 'Go on',
  check: {
    title: 'Is everything right?',
    text: 'Then a document is made of it, and you get a text message with a link to read and sign it.',
    open: 'Not answered',
    yes: 'Yes',
    no: 'No',
    back: 'Change something',
    send: 'Send',
  },
  sent: {
    title: 'Your answers have arrived',
    invited: 'A text message with a link is on its way to {mobile}. There you read the document and sign it.',
    kept: '{organization} has your answers and gets in touch with you.',
  },
  closedTitle: 'This form is closed',
  fault: {
    required: 'This must be answered.',
    ticked: 'This must be ticked.',
    mobile: 'Give a mobile number with its country, such as +966501234567; one of Iran may begin with 09.',
    national_code: 'A national code has ten digits; one of these is not right.',
    email: 'This is no e-mail address.',
    number: 'This is no number.',
    date: 'This is no day.',
    choice: 'Choose one of them.',
    maxLength: 'This is too long.',
    other: 'This cannot be taken.',
  },
  faults: { one: 'One answer is not right yet.', other: '{count} answers are not right yet.' },
} as const satisfies TextTree;

const ar: Arabic<typeof en> = {
  by: 'نموذج من {organization}',
  required: 'الأسئلة المعلّمة بنجمة تلزم الإجابة عنها.',
  test: 'هذه تجربة: لا أثر لشيء منها.',
  choose: 'اختر …',
  jalali: 'يوافق {date}.',
  next: 'متابعة',
  check: {
    title: 'هل كل شيء صحيح؟',
    text: 'بعدها يُعدّ مستند من إجاباتك، وتصلك رسالة نصية فيها رابط لقراءته وتوقيعه.',
    open: 'بلا إجابة',
    yes: 'نعم',
    no: 'لا',
    back: 'تعديل',
    send: 'إرسال',
  },
  sent: {
    title: 'وصلت إجاباتك',
    invited: 'رسالة نصية فيها رابط في طريقها إلى {mobile}. هناك تقرأ المستند وتوقّعه.',
    kept: 'لدى {organization} إجاباتك، وستتواصل معك.',
  },
  closedTitle: 'هذا النموذج مغلق',
  fault: {
    required: 'تلزم الإجابة عن هذا.',
    ticked: 'يلزم وضع علامة هنا.',
    mobile: 'اكتب رقم جوال مع رمز الدولة، مثل ‎+966501234567، أو رقمًا إيرانيًا يبدأ بـ 09.',
    national_code: 'الرقم الوطني عشرة أرقام، وأحدها غير صحيح.',
    email: 'ليس هذا عنوان بريد إلكتروني.',
    number: 'ليس هذا عددًا.',
    date: 'ليس هذا تاريخًا.',
    choice: 'اختر واحدًا منها.',
    maxLength: 'النص أطول من المسموح.',
    other: 'لا يمكن قبول هذا.',
  },
  faults: {
    zero: 'كل الإجابات صحيحة.',
    one: 'إجابة واحدة غير صحيحة بعد.',
    two: 'إجابتان غير صحيحتين بعد.',
    few: '{count} إجابات غير صحيحة بعد.',
    many: '{count} إجابة غير صحيحة بعد.',
    other: '{count} إجابة غير صحيحة بعد.',
  },
};

const fa: Persian<typeof en> = {
  by: 'فرمی از {organization}',
  required: 'پاسخ به پرسش‌های ستاره‌دار لازم است.',
  test: 'این آزمایشی است: هیچ اثری ندارد.',
  choose: 'انتخاب کنید …',
  jalali: 'برابر با {date}.',
  next: 'ادامه',
  check: {
    title: 'همه‌چیز درست است؟',
    text: 'پس از آن سندی از پاسخ‌ها ساخته می‌شود و پیامکی با پیوندی برای خواندن و امضای آن به شما می‌رسد.',
    open: 'بی‌پاسخ',
    yes: 'بله',
    no: 'خیر',
    back: 'تغییر پاسخ‌ها',
    send: 'فرستادن',
  },
  sent: {
    title: 'پاسخ‌های شما رسید',
    invited: 'پیامکی با یک پیوند به {mobile} فرستاده می‌شود. آنجا سند را بخوانید و امضا کنید.',
    kept: 'پاسخ‌های شما نزد {organization} است و با شما تماس می‌گیرند.',
  },
  closedTitle: 'این فرم بسته است',
  fault: {
    required: 'پاسخ به این لازم است.',
    ticked: 'این باید علامت بخورد.',
    mobile: 'شمارهٔ همراه را درست بنویسید، مانند ۰۹۱۲۱۲۳۴۵۶۷ یا با کد کشور.',
    national_code: 'کد ملی ده رقم است و یکی از رقم‌ها درست نیست.',
    email: 'این نشانی ایمیل نیست.',
    number: 'این عدد نیست.',
    date: 'این تاریخ نیست.',
    choice: 'یکی از آن‌ها را انتخاب کنید.',
    maxLength: 'این بیش از اندازه بلند است.',
    other: 'این پذیرفته نمی‌شود.',
  },
  faults: { one: 'یک پاسخ هنوز درست نیست.', other: '{count} پاسخ هنوز درست نیست.' },
};

/** What the page of a form says. */
export const texts = { en, ar, fa };
