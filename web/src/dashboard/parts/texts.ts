import type { Arabic, Persian } from '../../language/use-texts.ts';
import type { TextTree } from '../../texts/shape.ts';

const en = {
  more: 'Show more',
  save: 'Save',
  saved: 'Saved.',
  connection: 'Sent by',
  noConnection: 'Messages go out by a WhatsApp account that is linked here.',
  linkOne: 'Link one first',
  fields: {
    phone: 'Use the international form, such as +966501234567.',
    url: 'Enter a whole address that begins with https://.',
    required: 'Fill this in.',
    format: 'This is not in the expected form.',
    tooSmall: 'This is too small.',
    tooLarge: 'This is too large.',
    tooLong: 'This is too long.',
    notAllowed: 'This is not possible here.',
  },
} as const satisfies TextTree;

const ar: Arabic<typeof en> = {
  more: 'عرض المزيد',
  save: 'حفظ',
  saved: 'تم الحفظ.',
  connection: 'يُرسل عبر',
  noConnection: 'تخرج الرسائل عبر حساب واتساب مرتبط هنا.',
  linkOne: 'اربط حسابًا أولًا',
  fields: {
    phone: 'اكتب الرقم بالصيغة الدولية، مثل ‎+966501234567.',
    url: 'اكتب عنوانًا كاملًا يبدأ بـ ‎https://.',
    required: 'يلزم ملء هذا الحقل.',
    format: 'الصيغة غير صحيحة.',
    tooSmall: 'القيمة أصغر من المسموح.',
    tooLarge: 'القيمة أكبر من المسموح.',
    tooLong: 'النص أطول من المسموح.',
    notAllowed: 'هذا غير ممكن هنا.',
  },
};

const fa: Persian<typeof en> = {
  more: 'نمایش بیشتر',
  save: 'ذخیره',
  saved: 'ذخیره شد.',
  connection: 'فرستنده',
  noConnection: 'پیام‌ها با حساب واتساپی می‌روند که اینجا پیوند خورده باشد.',
  linkOne: 'نخست یکی را پیوند دهید',
  fields: {
    phone: 'شماره را به شکل بین‌المللی بنویسید، مانند ‎+966501234567.',
    url: 'نشانی کامل را بنویسید که با ‎https:// آغاز می‌شود.',
    required: 'این بخش را پر کنید.',
    format: 'شکل آن درست نیست.',
    tooSmall: 'کمتر از اندازهٔ مجاز است.',
    tooLarge: 'بیشتر از اندازهٔ مجاز است.',
    tooLong: 'بلندتر از اندازهٔ مجاز است.',
    notAllowed: 'اینجا ممکن نیست.',
  },
};

/** What the parts of the pages say. */
export const texts = { en, ar, fa };
