import type { Language } from '../domain/model.ts';
import type { Finding, FindingKind } from '../pdf/engine.ts';

/** Something that was done to an upload, with a sentence for its sender. */
export type FindingView = { kind: FindingKind; count: number; pages: number[]; message: string };

type Text = Record<Language, string>;
const text = (en: string, ar: string, fa: string): Text => ({ en, ar, fa });

/** What was found stands before the colon, what was done after it. */
const TEXTS: Record<FindingKind, Text> = {
  javascript: text('JavaScript: removed.', 'شيفرة JavaScript: أُزيلت.', 'کد جاوااسکریپت: حذف شد.'),
  launch: text('Starts another program: removed.', 'تشغيل برنامج آخر: أُزيل.', 'اجرای برنامهٔ دیگر: حذف شد.'),
  submit_form: text(
    'Sends form data to an address: removed.',
    'إرسال بيانات النموذج إلى عنوان: أُزيل.',
    'فرستادن داده‌های فرم به یک نشانی: حذف شد.',
  ),
  import_data: text(
    'Loads form data from elsewhere: removed.',
    'تحميل بيانات النموذج من مصدر آخر: أُزيل.',
    'بارگذاری داده‌های فرم از جای دیگر: حذف شد.',
  ),
  remote_link: text(
    'A link to another file or program: removed.',
    'رابط إلى ملف أو برنامج آخر: أُزيل.',
    'پیوند به فایل یا برنامهٔ دیگر: حذف شد.',
  ),
  other_action: text('An action of the reader: removed.', 'إجراء في القارئ: أُزيل.', 'یک کنش در نمایشگر: حذف شد.'),
  open_action: text(
    'An action that runs when the file is opened: removed.',
    'إجراء يعمل عند فتح الملف: أُزيل.',
    'کنشی که هنگام باز شدن فایل اجرا می‌شود: حذف شد.',
  ),
  additional_actions: text(
    'Actions that run by themselves: removed.',
    'إجراءات تعمل من تلقاء نفسها: أُزيلت.',
    'کنش‌هایی که خودبه‌خود اجرا می‌شوند: حذف شد.',
  ),
  embedded_file: text('An attached file: removed.', 'ملف مرفق: أُزيل.', 'فایل پیوست: حذف شد.'),
  embedded_file_kept: text(
    'An attached file: kept, since the file is signed.',
    'ملف مرفق: أُبقي لأن الملف موقّع.',
    'فایل پیوست: نگه داشته شد، زیرا فایل امضا دارد.',
  ),
  rich_media: text(
    'Sound, video or 3D: removed; its picture stays.',
    'صوت أو فيديو أو ثلاثي الأبعاد: أُزيل وبقيت صورته.',
    'صدا، ویدئو یا سه‌بعدی: حذف شد و تصویرش ماند.',
  ),
  external_content: text(
    'Content that is loaded from elsewhere: removed.',
    'محتوى يُحمَّل من مصدر آخر: أُزيل.',
    'محتوایی که از جای دیگر بارگذاری می‌شود: حذف شد.',
  ),
  print_variant: text(
    'Pictures that only show in print: removed.',
    'صور لا تظهر إلا عند الطباعة: أُزيلت.',
    'تصویرهایی که تنها در چاپ دیده می‌شوند: حذف شد.',
  ),
  form_flattened: text(
    'Form fields: made part of the page, as they were filled in.',
    'حقول النموذج: صارت جزءًا من الصفحة كما مُلئت.',
    'فیلدهای فرم: همان‌گونه که پر شده بودند بخشی از صفحه شدند.',
  ),
  annotations_flattened: text(
    'Annotations: made part of the page, as they look.',
    'التعليقات التوضيحية: صارت جزءًا من الصفحة كما تظهر.',
    'یادداشت‌ها: همان‌گونه که دیده می‌شوند بخشی از صفحه شدند.',
  ),
  layers_flattened: text(
    'Layers: fixed as they are shown; hidden ones removed.',
    'الطبقات: ثُبّتت كما تظهر وأُزيلت المخفية.',
    'لایه‌ها: همان‌گونه که دیده می‌شوند ثابت شدند و پنهان‌ها حذف شدند.',
  ),
  encryption_removed: text(
    'Encryption without a password to open: removed.',
    'تشفير بلا كلمة مرور للفتح: أُزيل.',
    'رمزگذاری بدون گذرواژهٔ باز کردن: حذف شد.',
  ),
  repaired: text(
    'The file was damaged: repaired. Please look at it before it is sent.',
    'كان الملف تالفًا: أُصلح. يُرجى مراجعته قبل الإرسال.',
    'فایل آسیب دیده بود: تعمیر شد. پیش از فرستادن آن را ببینید.',
  ),
};

export function findingView({ kind, count, pages = [] }: Finding, language: Language): FindingView {
  return { kind, count, pages, message: TEXTS[kind][language] };
}

/** A document with its findings in another language than its own. */
export function findingsIn<Told extends { findings: FindingView[] }>(language: Language, told: Told): Told {
  return { ...told, findings: told.findings.map((finding) => findingView(finding, language)) };
}
