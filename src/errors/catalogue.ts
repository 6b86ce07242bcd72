import type { Language, RefusalCode } from '../domain/model.ts';

/** One kind of error: its HTTP status, whether the same request may succeed later, and what people are told. */
export type ErrorEntry = { status: number; retryable: boolean; text: Record<Language, string> };

const entry = (status: number, en: string, ar: string, fa: string, retryable = false): ErrorEntry => ({
  status,
  retryable,
  text: { en, ar, fa },
});

/** Refusals by the approval rules (src/domain). `satisfies` makes a missing one a type error. */
const refusals = {
  already_decided: entry(
    409,
    'This approver has already decided.',
    'سبق لهذا المعتمِد أن اتخذ قراره.',
    'این تأییدکننده پیش‌تر تصمیم گرفته است.',
  ),
  not_your_turn: entry(
    409,
    'It is not this approver’s turn yet.',
    'لم يحن دور هذا المعتمِد بعد.',
    'هنوز نوبت این تأییدکننده نشده است.',
  ),
  document_ended: entry(
    409,
    'The document has ended; nothing more can be decided or changed.',
    'انتهى المستند؛ لا يمكن اتخاذ قرار أو تغيير أي شيء بعد الآن.',
    'سند پایان یافته است؛ دیگر نمی‌توان تصمیمی گرفت یا چیزی را تغییر داد.',
  ),
  document_completing: entry(
    409,
    'Every decision is in and the document is being completed.',
    'اكتملت جميع القرارات ويجري إنهاء المستند.',
    'همه تصمیم‌ها گرفته شده و سند در حال تکمیل است.',
  ),
  approver_not_found: entry(
    404,
    'There is no such approver.',
    'لا يوجد معتمِد بهذا المعرّف.',
    'چنین تأییدکننده‌ای وجود ندارد.',
  ),
  approver_not_awaited: entry(
    409,
    'This approver is not being waited for.',
    'لا يُنتظر قرار من هذا المعتمِد.',
    'اکنون کسی منتظر این تأییدکننده نیست.',
  ),
  approver_already_decided: entry(
    409,
    'An approver who has decided can be neither changed nor removed.',
    'لا يمكن تغيير معتمِد اتخذ قراره أو حذفه.',
    'تأییدکننده‌ای که تصمیم گرفته است قابل تغییر یا حذف نیست.',
  ),
  approver_out_of_route: entry(
    410,
    'This approver no longer takes part.',
    'لم يعد هذا المعتمِد مشاركًا.',
    'این تأییدکننده دیگر شرکت ندارد.',
  ),
  duplicate_approver: entry(
    422,
    'This approver is already part of the document.',
    'هذا المعتمِد موجود بالفعل في المستند.',
    'این تأییدکننده از پیش در سند هست.',
  ),
  link_replaced: entry(
    410,
    'This link has been replaced by a newer one.',
    'استُبدل هذا الرابط برابط أحدث.',
    'پیوند تازه‌تری جای این پیوند را گرفته است.',
  ),
  step_not_found: entry(404, 'There is no such step.', 'لا توجد خطوة بهذا المعرّف.', 'چنین مرحله‌ای وجود ندارد.'),
  step_finished: entry(409, 'This step is already finished.', 'انتهت هذه الخطوة بالفعل.', 'این مرحله پایان یافته است.'),
  step_begun: entry(
    409,
    'This step has already begun and cannot be moved.',
    'بدأت هذه الخطوة بالفعل ولا يمكن نقلها.',
    'این مرحله آغاز شده و قابل جابه‌جایی نیست.',
  ),
  step_would_be_empty: entry(
    422,
    'A step needs at least one approver.',
    'تحتاج الخطوة إلى معتمِد واحد على الأقل.',
    'هر مرحله دست‌کم یک تأییدکننده لازم دارد.',
  ),
  quorum_unreachable: entry(
    422,
    'The step could no longer reach its quorum.',
    'لن تتمكن الخطوة من بلوغ النصاب المطلوب.',
    'این مرحله دیگر به حد نصاب نمی‌رسد.',
  ),
  order_incomplete: entry(
    422,
    'The new order must name every step that has not begun, once.',
    'يجب أن يذكر الترتيب الجديد كل خطوة لم تبدأ مرة واحدة.',
    'ترتیب تازه باید هر مرحله آغازنشده را یک بار نام ببرد.',
  ),
  expiry_in_past: entry(
    422,
    'The expiry must lie in the future.',
    'يجب أن يكون تاريخ الانتهاء في المستقبل.',
    'زمان انقضا باید در آینده باشد.',
  ),
  reminder_limit: entry(
    429,
    'This approver was reminded several times just now.',
    'أُرسلت عدة تذكيرات إلى هذا المعتمِد للتو.',
    'همین حالا چند یادآوری برای این تأییدکننده فرستاده شده است.',
    true,
  ),
  too_many_approvers: entry(
    422,
    'A document can have at most {max} approvers.',
    'الحد الأقصى للمعتمِدين في المستند هو {max}.',
    'هر سند حداکثر {max} تأییدکننده می‌تواند داشته باشد.',
  ),
  too_many_steps: entry(
    422,
    'A document can have at most {max} steps.',
    'الحد الأقصى للخطوات في المستند هو {max}.',
    'هر سند حداکثر {max} مرحله می‌تواند داشته باشد.',
  ),
} satisfies Record<RefusalCode, ErrorEntry>;

const requests = {
  events_removed: entry(
    410,
    'Events from before {keptSince} are no longer kept; begin after them.',
    'لم تعد الأحداث السابقة على {keptSince} محفوظة؛ ابدأ بما بعدها.',
    'رویدادهای پیش از {keptSince} دیگر نگه داشته نمی‌شوند؛ از پس از آن آغاز کنید.',
  ),
  malformed_request: entry(
    400,
    'The request could not be read: {reason}.',
    'تعذرت قراءة الطلب: {reason}.',
    'درخواست خوانده نشد: {reason}.',
  ),
  validation_failed: entry(422, 'Some fields are not valid.', 'بعض الحقول غير صالحة.', 'برخی فیلدها معتبر نیستند.'),
  unauthorized: entry(
    401,
    'The credentials are missing or not valid.',
    'بيانات الاعتماد مفقودة أو غير صالحة.',
    'اطلاعات احراز هویت نیست یا معتبر نیست.',
  ),
  forbidden: entry(
    403,
    'This key may not do that; it lacks the scope {scope}.',
    'لا يُسمح لهذا المفتاح بذلك؛ ينقصه النطاق {scope}.',
    'این کلید چنین اجازه‌ای ندارد؛ دامنه {scope} را ندارد.',
  ),
  ip_not_allowed: entry(
    403,
    'This key may not be used from this address.',
    'لا يجوز استخدام هذا المفتاح من هذا العنوان.',
    'استفاده از این کلید از این نشانی مجاز نیست.',
  ),
  not_found: entry(404, 'There is nothing here.', 'لا يوجد شيء هنا.', 'چیزی اینجا نیست.'),
  method_not_allowed: entry(
    405,
    'This address does not answer that method.',
    'هذا العنوان لا يقبل هذه الطريقة.',
    'این نشانی این روش را نمی‌پذیرد.',
  ),
  unsupported_media_type: entry(
    415,
    'The body must be {expected}.',
    'يجب أن يكون نوع المحتوى {expected}.',
    'نوع محتوا باید {expected} باشد.',
  ),
  body_too_large: entry(
    413,
    'The body is larger than {limit} bytes.',
    'المحتوى أكبر من {limit} بايت.',
    'محتوا از {limit} بایت بزرگ‌تر است.',
  ),
  rate_limited: entry(429, 'Too many requests.', 'طلبات كثيرة جدًا.', 'درخواست‌ها بیش از حد است.', true),
  idempotency_key_invalid: entry(
    400,
    'The Idempotency-Key must be 1 to 255 printable characters.',
    'يجب أن يتكون Idempotency-Key من 1 إلى 255 حرفًا مطبوعًا.',
    'Idempotency-Key باید ۱ تا ۲۵۵ نویسه چاپی باشد.',
  ),
  idempotency_key_required: entry(
    400,
    'This request needs an Idempotency-Key header.',
    'يلزم إرسال الترويسة Idempotency-Key مع هذا الطلب.',
    'این درخواست سرآیند Idempotency-Key لازم دارد.',
  ),
  idempotency_key_reused: entry(
    422,
    'This Idempotency-Key was used for a different request.',
    'استُخدم Idempotency-Key هذا لطلب مختلف.',
    'این Idempotency-Key برای درخواست دیگری به کار رفته است.',
  ),
  idempotency_in_progress: entry(
    409,
    'The first request with this Idempotency-Key is still being worked on.',
    'الطلب الأول بهذا Idempotency-Key لا يزال قيد التنفيذ.',
    'نخستین درخواست با این Idempotency-Key هنوز در حال انجام است.',
    true,
  ),
  service_unavailable: entry(
    503,
    'Something this needs is down for the moment; try again.',
    'خدمة لازمة متوقفة مؤقتًا؛ أعد المحاولة.',
    'یکی از بخش‌های لازم موقتاً در دسترس نیست؛ دوباره تلاش کنید.',
    true,
  ),
  internal_error: entry(
    500,
    'Something went wrong on our side. The request id helps us to find it.',
    'حدث خطأ من جانبنا. يساعدنا معرّف الطلب في العثور عليه.',
    'خطایی در سمت ما رخ داد. شناسه درخواست به یافتن آن کمک می‌کند.',
  ),
} satisfies Record<string, ErrorEntry>;

const documents = {
  document_not_draft: entry(
    409,
    'Only a draft can be changed this way; this document is {status}.',
    'لا يمكن إجراء هذا التغيير إلا على مسودة؛ حالة هذا المستند {status}.',
    'این تغییر تنها برای پیش‌نویس ممکن است؛ وضعیت این سند {status} است.',
  ),
  document_not_sent: entry(
    409,
    'The document has not been sent yet.',
    'لم يُرسل المستند بعد.',
    'سند هنوز فرستاده نشده است.',
  ),
  document_without_approvers: entry(
    422,
    'A document needs at least one approver before it is sent.',
    'يحتاج المستند إلى معتمِد واحد على الأقل قبل إرساله.',
    'سند پیش از ارسال دست‌کم یک تأییدکننده لازم دارد.',
  ),
  document_not_approved: entry(
    404,
    'There is no final file: the document has not been approved.',
    'لا يوجد ملف نهائي: لم يُعتمد المستند.',
    'فایل نهایی وجود ندارد: سند تأیید نشده است.',
  ),
  file_locked: entry(
    409,
    'The file cannot be changed once the document has been sent.',
    'لا يمكن تغيير الملف بعد إرسال المستند.',
    'پس از ارسال سند، فایل قابل تغییر نیست.',
  ),
  duplicate_phone: entry(
    422,
    'Two approvers of one step have the same phone number.',
    'لمعتمِدَين في خطوة واحدة رقم الهاتف نفسه.',
    'دو تأییدکننده در یک مرحله شماره تلفن یکسان دارند.',
  ),
  two_channels_needed: entry(
    422,
    'Two-factor identity needs two different channels for this approver.',
    'يتطلب التحقق بعاملين قناتين مختلفتين لهذا المعتمِد.',
    'احراز هویت دوعاملی برای این تأییدکننده دو کانال متفاوت لازم دارد.',
  ),
} satisfies Record<string, ErrorEntry>;

const files = {
  file_missing: entry(422, 'A PDF file is required.', 'ملف PDF مطلوب.', 'فایل PDF لازم است.'),
  pdf_empty: entry(422, 'The file is empty.', 'الملف فارغ.', 'فایل خالی است.'),
  pdf_not_a_pdf: entry(422, 'The file is not a PDF.', 'الملف ليس بصيغة PDF.', 'فایل PDF نیست.'),
  pdf_damaged: entry(
    422,
    'The PDF is damaged or cut short.',
    'ملف PDF تالف أو غير مكتمل.',
    'فایل PDF آسیب‌دیده یا ناقص است.',
  ),
  pdf_signed: entry(
    422,
    'The PDF carries digital signatures, which stamping would break; send a copy without them.',
    'يحمل ملف PDF توقيعات رقمية سيُبطلها الختم؛ أرسل نسخة بدونها.',
    'فایل PDF امضای دیجیتال دارد که مهر زدن آن را باطل می‌کند؛ نسخه‌ای بدون آن بفرستید.',
  ),
  pdf_active_content: entry(
    422,
    'The PDF is signed and holds active content, which cannot be removed without breaking the signatures.',
    'ملف PDF موقّع ويحتوي على محتوى نشط لا يمكن إزالته دون إبطال التوقيعات.',
    'فایل PDF امضا دارد و محتوای فعالی که حذف آن امضاها را باطل می‌کند.',
  ),
  pdf_xfa: entry(
    422,
    'The PDF is an XFA form; print it to a PDF and send that.',
    'ملف PDF نموذج XFA؛ اطبعه إلى ملف PDF وأرسله.',
    'فایل PDF فرم XFA است؛ آن را به PDF چاپ کنید و همان را بفرستید.',
  ),
  signed_file_takes_no_fields: entry(
    422,
    "The PDF is signed, so nothing can be drawn into it; remove the approvers' places and fields.",
    'ملف PDF موقّع فلا يمكن رسم شيء فيه؛ أزل مواضع المعتمدين وحقولهم.',
    'فایل PDF امضا دارد و چیزی در آن کشیده نمی‌شود؛ جایگاه‌ها و فیلدهای تأییدکنندگان را بردارید.',
  ),
  pdf_encrypted: entry(
    422,
    'The PDF is encrypted; remove its password first.',
    'ملف PDF مشفّر؛ أزل كلمة المرور أولًا.',
    'فایل PDF رمزگذاری شده است؛ نخست گذرواژه را بردارید.',
  ),
  pdf_too_large: entry(
    422,
    'The file is larger than {limit} bytes.',
    'الملف أكبر من {limit} بايت.',
    'فایل از {limit} بایت بزرگ‌تر است.',
  ),
  pdf_too_many_pages: entry(
    422,
    'The PDF has more than {limit} pages.',
    'يحتوي ملف PDF على أكثر من {limit} صفحة.',
    'فایل PDF بیش از {limit} صفحه دارد.',
  ),
  pdf_too_complex: entry(
    422,
    'The PDF needs more memory or time than is allowed for one file.',
    'يتطلب ملف PDF ذاكرة أو وقتًا أكثر من المسموح.',
    'فایل PDF بیش از حد مجاز حافظه یا زمان می‌خواهد.',
  ),
  pdf_locked: entry(
    422,
    'The PDF is certified by a signature that forbids every change, so no seal can be added.',
    'ملف PDF موثّق بتوقيع يمنع أي تغيير، فلا يمكن إضافة ختم إليه.',
    'این PDF با امضایی گواهی شده که هر تغییری را منع می‌کند، پس نمی‌توان به آن مهر افزود.',
  ),
  seal_unavailable: entry(
    503,
    'The seal could not be made now: {reason}.',
    'تعذر وضع الختم الآن: {reason}.',
    'مهر زدن اکنون ممکن نشد: {reason}.',
    true,
  ),
  seal_certificate_invalid: entry(
    422,
    'The certificate cannot be used for sealing: {reason}.',
    'لا يمكن استخدام الشهادة للختم: {reason}.',
    'این گواهی را نمی‌توان برای مهر به کار برد: {reason}.',
  ),
  mark_not_png: entry(
    422,
    'The mark must be a PNG or JPEG image.',
    'يجب أن تكون العلامة صورة PNG أو JPEG.',
    'نشان باید تصویر PNG یا JPEG باشد.',
  ),
  mark_too_large: entry(
    422,
    'The image of the mark is too large.',
    'صورة العلامة كبيرة جدًا.',
    'تصویر نشان بیش از حد بزرگ است.',
  ),
  mark_damaged: entry(422, 'The image of the mark is damaged.', 'صورة العلامة تالفة.', 'تصویر نشان آسیب‌دیده است.'),
  mark_blank: entry(422, 'The image of the mark shows nothing.', 'صورة العلامة فارغة.', 'تصویر نشان چیزی نشان نمی‌دهد.'),
  image_not_supported: entry(
    422,
    'File {position} is not a PNG or JPEG image.',
    'الملف رقم {position} ليس صورة PNG أو JPEG.',
    'پرونده {position} تصویر PNG یا JPEG نیست.',
  ),
  image_too_large: entry(
    422,
    'Image {position} is too large.',
    'الصورة رقم {position} كبيرة جدًا.',
    'تصویر {position} بیش از حد بزرگ است.',
  ),
  image_damaged: entry(
    422,
    'Image {position} is damaged.',
    'الصورة رقم {position} تالفة.',
    'تصویر {position} آسیب‌دیده است.',
  ),
  page_not_found: entry(
    404,
    'The file has {pages} pages; page {page} is not one of them.',
    'عدد صفحات الملف {pages}؛ الصفحة {page} ليست منها.',
    'پرونده {pages} صفحه دارد و صفحه {page} در آن نیست.',
  ),
  mark_required: entry(
    422,
    'A mark is required to {action}.',
    'العلامة مطلوبة لهذا الإجراء.',
    'برای این کار نشان لازم است.',
  ),
  place_outside_page: entry(
    422,
    'The place of the mark lies outside the page.',
    'موضع العلامة خارج الصفحة.',
    'جای نشان بیرون از صفحه است.',
  ),
  too_many_fields: entry(
    422,
    'A document can have at most {max} fields, each counted on every page it is on.',
    'الحد الأقصى لحقول المستند هو {max}، ويُحسب الحقل مرة لكل صفحة يظهر فيها.',
    'هر سند حداکثر {max} فیلد می‌تواند داشته باشد؛ هر فیلد برای هر صفحه‌اش یک بار شمرده می‌شود.',
  ),
} satisfies Record<string, ErrorEntry>;

const signing = {
  link_dead: entry(410, 'This link is no longer valid.', 'لم يعد هذا الرابط صالحًا.', 'این پیوند دیگر معتبر نیست.'),
  code_required: entry(401, 'A code is required first.', 'يلزم إدخال رمز أولًا.', 'نخست باید کد وارد شود.'),
  code_wrong: entry(422, 'The code is not right.', 'الرمز غير صحيح.', 'کد درست نیست.'),
  code_expired: entry(
    410,
    'The code is no longer valid; ask for a new one.',
    'لم يعد الرمز صالحًا؛ اطلب رمزًا جديدًا.',
    'کد دیگر معتبر نیست؛ کد تازه بخواهید.',
  ),
  code_tries_exceeded: entry(
    429,
    'Too many wrong codes; ask for a new one later.',
    'محاولات خاطئة كثيرة؛ اطلب رمزًا جديدًا لاحقًا.',
    'کدهای نادرست بیش از حد؛ بعداً کد تازه بخواهید.',
    true,
  ),
  code_sends_exceeded: entry(
    429,
    'Several codes were sent just now; wait before asking again.',
    'أُرسلت عدة رموز للتو؛ انتظر قبل الطلب مجددًا.',
    'چند کد همین حالا فرستاده شد؛ پیش از درخواست دوباره صبر کنید.',
    true,
  ),
  code_not_needed: entry(409, 'No code is needed here.', 'لا حاجة إلى رمز هنا.', 'اینجا نیازی به کد نیست.'),
  field_required: entry(422, 'Fill in “{field}” first.', 'املأ «{field}» أولًا.', 'نخست «{field}» را پر کنید.'),
  reason_required: entry(422, 'A reason is required to reject.', 'سبب الرفض مطلوب.', 'برای رد کردن، دلیل لازم است.'),
} satisfies Record<string, ErrorEntry>;

const webhooks = {
  url_not_allowed: entry(
    422,
    'The URL may not be called: {reason}.',
    'لا يُسمح باستدعاء الرابط: {reason}.',
    'فراخوانی این نشانی مجاز نیست: {reason}.',
  ),
  delivery_under_way: entry(
    409,
    'This delivery is still under way.',
    'لا يزال هذا التسليم جاريًا.',
    'این تحویل هنوز در جریان است.',
  ),
  endpoint_disabled: entry(409, 'The endpoint is disabled.', 'نقطة الاستقبال معطلة.', 'نقطه دریافت غیرفعال است.'),
} satisfies Record<string, ErrorEntry>;

const contacts = {
  contact_exists: entry(
    409,
    'There is a contact with this phone number already.',
    'توجد جهة اتصال بهذا الرقم بالفعل.',
    'مخاطبی با این شماره از پیش وجود دارد.',
  ),
  contact_opted_out: entry(
    409,
    'This contact wants no messages.',
    'لا ترغب جهة الاتصال هذه في تلقي الرسائل.',
    'این مخاطب نمی‌خواهد پیامی دریافت کند.',
  ),
} satisfies Record<string, ErrorEntry>;

const dashboard = {
  too_many_views: entry(
    409,
    'More than {limit} views are kept; delete some first.',
    'هناك أكثر من {limit} عرض محفوظ؛ احذف بعضها أولًا.',
    'بیش از {limit} نما نگه داشته شده است؛ نخست برخی را حذف کنید.',
  ),
} satisfies Record<string, ErrorEntry>;

const people = {
  login_wrong: entry(
    401,
    'The email address or the password is not right.',
    'البريد الإلكتروني أو كلمة المرور غير صحيحة.',
    'نشانی ایمیل یا گذرواژه درست نیست.',
  ),
  password_wrong: entry(422, 'The password is not right.', 'كلمة المرور غير صحيحة.', 'گذرواژه درست نیست.'),
  totp_required: entry(
    401,
    'Enter the code that your authenticator app shows.',
    'أدخل الرمز الذي يعرضه تطبيق المصادقة.',
    'کدی را که برنامه احراز هویت نشان می‌دهد وارد کنید.',
  ),
  totp_wrong: entry(
    422,
    'The code is not right, or was used before; wait for the next one.',
    'الرمز غير صحيح أو استُخدم من قبل؛ انتظر الرمز التالي.',
    'کد درست نیست یا پیش‌تر به کار رفته است؛ منتظر کد بعدی بمانید.',
  ),
  totp_already_on: entry(
    409,
    'An authenticator app is set up already; take it off first.',
    'تطبيق المصادقة مفعّل بالفعل؛ عطّله أولًا.',
    'برنامه احراز هویت از پیش فعال است؛ نخست آن را بردارید.',
  ),
  not_a_member: entry(
    403,
    'This account belongs to no organization any more; ask to be invited again.',
    'لم يعد هذا الحساب تابعًا لأي مؤسسة؛ اطلب دعوة جديدة.',
    'این حساب دیگر به هیچ سازمانی تعلق ندارد؛ دعوت تازه بخواهید.',
  ),
  person_required: entry(
    403,
    'Only a person who is logged in can do this, not a key.',
    'لا يمكن لمفتاح القيام بذلك، بل لشخص سجّل دخوله فقط.',
    'این کار را تنها کسی که وارد شده است می‌تواند انجام دهد، نه کلید.',
  ),
  foreign_origin: entry(
    403,
    'The request came from another site.',
    'جاء الطلب من موقع آخر.',
    'درخواست از وب‌گاه دیگری آمده است.',
  ),
  invitation_dead: entry(
    410,
    'This link was used already or is too old; ask for a new one.',
    'استُخدم هذا الرابط أو انتهت صلاحيته؛ اطلب رابطًا جديدًا.',
    'این پیوند به کار رفته یا کهنه شده است؛ پیوند تازه بخواهید.',
  ),
  already_a_member: entry(
    409,
    'Somebody with this address is a member already.',
    'يوجد عضو بهذا العنوان بالفعل.',
    'کسی با این نشانی از پیش عضو است.',
  ),
  too_many_invitations: entry(
    409,
    'More than {limit} invitations are open; take some back first.',
    'هناك أكثر من {limit} دعوة مفتوحة؛ ألغِ بعضها أولًا.',
    'بیش از {limit} دعوت باز است؛ نخست برخی را پس بگیرید.',
  ),
  role_above: entry(
    403,
    'Only an owner can do this to an owner.',
    'لا يمكن القيام بذلك لمالك إلا من قِبل مالك.',
    'این کار درباره مالک تنها از مالک برمی‌آید.',
  ),
  last_owner: entry(
    409,
    'An organization needs an owner; make somebody else one first.',
    'تحتاج المؤسسة إلى مالك؛ عيّن مالكًا آخر أولًا.',
    'سازمان مالک لازم دارد؛ نخست کس دیگری را مالک کنید.',
  ),
  belongs_elsewhere: entry(
    409,
    'This person belongs to other organizations too; the operator of the installation can make the link.',
    'ينتمي هذا الشخص إلى مؤسسات أخرى أيضًا؛ يمكن لمشغّل النظام إنشاء الرابط.',
    'این شخص عضو سازمان‌های دیگری هم هست؛ گرداننده سامانه می‌تواند پیوند را بسازد.',
  ),
} satisfies Record<string, ErrorEntry>;

const whatsapp = {
  too_many_whatsapp_connections: entry(
    409,
    'There are {max} WhatsApp connections already; delete some first.',
    'هناك {max} من اتصالات واتساب بالفعل؛ احذف بعضها أولًا.',
    'هم‌اکنون {max} اتصال واتساب هست؛ نخست برخی را حذف کنید.',
  ),
  message_not_sent: entry(
    422,
    'The message could not be sent: {reason}.',
    'تعذّر إرسال الرسالة: {reason}.',
    'پیام فرستاده نشد: {reason}.',
  ),
  not_yours: entry(403, 'This belongs to somebody else.', 'هذا يخص جهة أخرى.', 'این از آنِ شخص دیگری است.'),
  whatsapp_booting: entry(
    503,
    'The connection is still starting; try again in a moment.',
    'لا يزال الاتصال قيد التشغيل؛ أعد المحاولة بعد لحظات.',
    'اتصال هنوز در حال راه‌اندازی است؛ کمی بعد دوباره تلاش کنید.',
    true,
  ),
  whatsapp_qr_missing: entry(
    409,
    'No QR code is shown now; the state of the connection says why.',
    'لا يُعرض رمز استجابة سريعة الآن؛ حالة الاتصال تبيّن السبب.',
    'اکنون کد QR نشان داده نمی‌شود؛ وضعیت اتصال دلیلش را می‌گوید.',
    true,
  ),
  whatsapp_not_linked: entry(
    409,
    'This WhatsApp connection is not linked to a phone; link it first.',
    'اتصال واتساب هذا غير مرتبط بهاتف؛ اربطه أولًا.',
    'این اتصال واتساب به گوشی پیوند نخورده است؛ نخست آن را پیوند دهید.',
  ),
  whatsapp_not_ready: entry(
    503,
    'The WhatsApp connection is not ready; nothing was done. Its state says why.',
    'اتصال واتساب غير جاهز؛ لم يُنفَّذ شيء. حالته تبيّن السبب.',
    'اتصال واتساپ آماده نیست؛ کاری انجام نشد. وضعیت آن دلیلش را می‌گوید.',
    true,
  ),
  whatsapp_unconfirmed: entry(
    503,
    'WhatsApp has not confirmed it in time; the chat shows whether it was done.',
    'لم يؤكد واتساب ذلك في الوقت المناسب؛ تُظهر المحادثة ما إذا تم.',
    'واتساپ آن را به‌موقع تأیید نکرد؛ گفتگو نشان می‌دهد که انجام شده است یا نه.',
    true,
  ),
  whatsapp_refused: entry(
    409,
    'WhatsApp does not allow this here.',
    'لا يسمح واتساب بذلك هنا.',
    'واتساپ این کار را اینجا اجازه نمی‌دهد.',
  ),
  whatsapp_message_not_own: entry(
    409,
    'Only what this account wrote can be edited or deleted for everybody.',
    'لا تُعدَّل رسالة أو تُحذف لدى الجميع إلا إن كتبها هذا الحساب.',
    'تنها آنچه همین حساب نوشته است برای همه ویرایش یا حذف می‌شود.',
  ),
  whatsapp_message_not_text: entry(
    409,
    'Only texts can be edited.',
    'لا يمكن تعديل غير النصوص.',
    'تنها متن‌ها را می‌توان ویرایش کرد.',
  ),
  whatsapp_message_revoked: entry(
    409,
    'The message has been deleted for everybody.',
    'حُذفت الرسالة لدى الجميع.',
    'پیام برای همه حذف شده است.',
  ),
  whatsapp_message_too_old: entry(
    409,
    'The message is too old: WhatsApp does not allow this any more.',
    'الرسالة قديمة جدًا: لم يعد واتساب يسمح بذلك.',
    'پیام قدیمی است و واتساپ دیگر این کار را اجازه نمی‌دهد.',
  ),
  media_unreachable: entry(
    422,
    'The file could not be fetched: {reason}.',
    'تعذر جلب الملف: {reason}.',
    'فایل دریافت نشد: {reason}.',
    true,
  ),
  media_too_large: entry(
    422,
    'The file is larger than {limit} bytes.',
    'الملف أكبر من {limit} بايت.',
    'فایل از {limit} بایت بزرگ‌تر است.',
  ),
  media_type_unsupported: entry(
    422,
    'The file is of a type that is not sent, or not of the type it is said to be.',
    'الملف من نوع لا يُرسل، أو ليس من النوع المذكور.',
    'فایل از گونه‌ای است که فرستاده نمی‌شود، یا از گونه گفته‌شده نیست.',
  ),
  scheduled_message_over: entry(
    409,
    'This message is being sent, was sent or was given up; nothing can be changed any more.',
    'هذه الرسالة قيد الإرسال أو أُرسلت أو أُلغيت؛ لا يمكن تغيير شيء بعد الآن.',
    'این پیام در حال فرستادن است، فرستاده شده یا کنار گذاشته شده است؛ دیگر چیزی را نمی‌توان تغییر داد.',
  ),
  too_many_scheduled_messages: entry(
    409,
    'There are {max} scheduled messages that wait already; cancel some first.',
    'هناك {max} رسالة مجدولة في الانتظار بالفعل؛ ألغِ بعضها أولًا.',
    'هم‌اکنون {max} پیام زمان‌بندی‌شده در انتظار است؛ نخست برخی را لغو کنید.',
  ),
  too_many_campaigns: entry(
    409,
    'There are {max} campaigns that have not ended; cancel some first.',
    'هناك {max} حملة لم تنته بعد؛ ألغِ بعضها أولًا.',
    '{max} کارزار هنوز پایان نیافته است؛ نخست برخی را لغو کنید.',
  ),
  campaign_ended: entry(409, 'This campaign has ended.', 'انتهت هذه الحملة.', 'این کارزار پایان یافته است.'),
  campaign_without_recipients: entry(
    422,
    'There is nobody whom this could be sent to: no row is without an error, and no contact with this tag wants messages.',
    'لا يوجد من يمكن الإرسال إليه: لا صف خاليًا من الأخطاء، ولا جهة اتصال بهذا الوسم تريد رسائل.',
    'کسی نیست که بتوان به او فرستاد: هیچ ردیفی بی‌خطا نیست و هیچ مخاطبی با این برچسب پیام نمی‌خواهد.',
  ),
} satisfies Record<string, ErrorEntry>;

const billing = {
  slots_used_up: entry(
    403,
    'All {slots} slots for connections are in use; buy more, or delete a connection.',
    'جميع خانات الاتصالات ({slots}) مستخدمة؛ اشترِ المزيد أو احذف اتصالًا.',
    'همه {slots} جایگاه اتصال پر است؛ جایگاه بیشتری بخرید یا اتصالی را حذف کنید.',
  ),
  billing_not_offered: entry(
    404,
    'Nothing is sold on this installation: connections are free.',
    'لا يُباع شيء في هذا التثبيت: الاتصالات مجانية.',
    'در این نصب چیزی فروخته نمی‌شود؛ اتصال‌ها رایگان است.',
  ),
  billing_customer_missing: entry(
    404,
    'Nothing has been bought yet, so there is nothing to look after.',
    'لم يُشترَ شيء بعد، فلا يوجد ما يُدار.',
    'هنوز چیزی خریده نشده است تا مدیریت شود.',
  ),
} satisfies Record<string, ErrorEntry>;

const templates = {
  too_many_templates: entry(
    409,
    'More than {max} templates are kept; delete some first.',
    'هناك أكثر من {max} قالب محفوظ؛ احذف بعضها أولًا.',
    'بیش از {max} الگو نگه داشته شده است؛ نخست برخی را حذف کنید.',
  ),
  template_inactive: entry(
    409,
    'This template is out of use; nothing new is made of it.',
    'هذا القالب خارج الاستخدام؛ لا يُنشأ منه شيء جديد.',
    'این الگو از کار برداشته شده است؛ چیز تازه‌ای از آن ساخته نمی‌شود.',
  ),
  template_file_differs: entry(
    409,
    'The file must have the pages of the template, in number and size.',
    'يجب أن تطابق صفحات الملف صفحات القالب عددًا وحجمًا.',
    'برگه‌های فایل باید از نظر شمار و اندازه مانند برگه‌های الگو باشد.',
  ),
  template_slot_missing: entry(
    409,
    'The template has no place for another signer of this order.',
    'لا مكان في القالب لموقّع آخر في هذا الترتيب.',
    'الگو برای امضاکننده دیگری در این نوبت جایی ندارد.',
  ),
  template_departed: entry(
    409,
    'Every place of the template needs its signer, and its fields must stay as they are.',
    'يلزم لكل موضع في القالب موقّعه، ويجب أن تبقى حقوله كما هي.',
    'هر جای الگو امضاکننده خود را لازم دارد و فیلدهای آن باید همان‌گونه بماند.',
  ),
} satisfies Record<string, ErrorEntry>;

const forms = {
  too_many_forms: entry(
    409,
    'More than {max} forms are kept; delete some first.',
    'هناك أكثر من {max} نموذج محفوظ؛ احذف بعضها أولًا.',
    'بیش از {max} فرم نگه داشته شده است؛ نخست برخی را حذف کنید.',
  ),
  form_not_found: entry(404, 'There is no such form.', 'لا يوجد نموذج بهذا العنوان.', 'چنین فرمی وجود ندارد.'),
  form_published: entry(
    409,
    'People are answering this form; close it before changing it.',
    'هذا النموذج منشور ويجيب عنه الناس؛ أغلقه قبل تغييره.',
    'این فرم منتشر شده است و پاسخ می‌گیرد؛ پیش از تغییر آن را ببندید.',
  ),
  form_closed: entry(
    410,
    'This form takes no more answers.',
    'لم يعد هذا النموذج يقبل إجابات.',
    'این فرم دیگر پاسخ نمی‌پذیرد.',
  ),
  form_visit_expired: entry(
    409,
    'This page was open for too long. Load it again.',
    'بقيت هذه الصفحة مفتوحة طويلًا. أعد تحميلها.',
    'این صفحه مدت زیادی باز مانده است. آن را دوباره بار کنید.',
  ),
  form_busy: entry(
    429,
    'This form takes no more answers today. Please try again tomorrow.',
    'لا يقبل هذا النموذج مزيدًا من الإجابات اليوم. حاول غدًا.',
    'این فرم امروز پاسخ دیگری نمی‌پذیرد. فردا دوباره تلاش کنید.',
    true,
  ),
  csv_not_utf8: entry(
    422,
    'The list is not UTF-8 text. Save it as “CSV UTF-8”.',
    'القائمة ليست نصًّا بترميز UTF-8. احفظها بصيغة «CSV UTF-8».',
    'فهرست متن UTF-8 نیست. آن را با قالب «CSV UTF-8» ذخیره کنید.',
  ),
} satisfies Record<string, ErrorEntry>;

const lists = {
  csv_malformed: entry(
    422,
    'The list cannot be read as CSV from line {line} on.',
    'تتعذر قراءة القائمة بصيغة CSV بدءًا من السطر {line}.',
    'فهرست از سطر {line} به بعد به‌صورت CSV خوانده نمی‌شود.',
  ),
  csv_empty: entry(
    422,
    'The list has no row below its header.',
    'لا يوجد في القائمة أي صف تحت صف العناوين.',
    'فهرست زیر سطر عنوان‌ها هیچ ردیفی ندارد.',
  ),
  csv_too_large: entry(
    422,
    'The list is too large: at most {rows} rows and {columns} columns.',
    'القائمة أكبر من اللازم: {rows} صف و{columns} عمود على الأكثر.',
    'فهرست بیش از اندازه بزرگ است: حداکثر {rows} ردیف و {columns} ستون.',
  ),
  bulk_rows_invalid: entry(
    422,
    '{rows} rows of the list have errors; nothing was sent.',
    'في القائمة {rows} صفًّا فيها أخطاء؛ لم يُرسل شيء.',
    '{rows} ردیف فهرست خطا دارد؛ چیزی فرستاده نشد.',
  ),
  bulk_send_ended: entry(
    409,
    'This bulk send has ended.',
    'انتهى هذا الإرسال الجماعي.',
    'این ارسال گروهی پایان یافته است.',
  ),
} satisfies Record<string, ErrorEntry>;

const organizations = {
  organization_suspended: entry(
    403,
    'This organization is suspended; the one above it can resume it.',
    'هذه المؤسسة موقوفة؛ تستطيع المؤسسة الأعلى منها إعادة تفعيلها.',
    'این سازمان معلق است؛ سازمان بالادست آن می‌تواند آن را دوباره فعال کند.',
  ),
  organization_not_root: entry(
    403,
    'Only an organization that stands under no other one has sub-organizations.',
    'لا تملك مؤسسات فرعية إلا مؤسسة لا تتبع غيرها.',
    'تنها سازمانی که زیرمجموعه سازمان دیگری نیست زیرسازمان دارد.',
  ),
  organizations_too_deep: entry(
    422,
    'Sub-organizations can be nested at most {limit} levels deep.',
    'يمكن تداخل المؤسسات الفرعية حتى {limit} مستويات على الأكثر.',
    'زیرسازمان‌ها حداکثر تا {limit} سطح تودرتو می‌شوند.',
  ),
  too_many_organizations: entry(
    422,
    'There are {limit} sub-organizations already.',
    'بلغ عدد المؤسسات الفرعية {limit} بالفعل.',
    'شمار زیرسازمان‌ها به {limit} رسیده است.',
  ),
  owner_present: entry(
    409,
    'This organization has an owner already.',
    'لهذه المؤسسة مالك بالفعل.',
    'این سازمان پیش‌تر مالک دارد.',
  ),
  mobile_taken: entry(
    409,
    'Another organization has this mobile.',
    'رقم الجوال هذا لمؤسسة أخرى.',
    'این شماره همراه از آن سازمان دیگری است.',
  ),
} satisfies Record<string, ErrorEntry>;

const wallet = {
  insufficient_balance: entry(
    402,
    'The wallet does not hold the {amount} tomans that this costs.',
    'لا تحتوي المحفظة على مبلغ {amount} تومان اللازم لذلك.',
    'موجودی کیف پول برای {amount} تومان هزینه این کار کافی نیست.',
  ),
  wallet_not_open: entry(
    409,
    'This organization has no wallet.',
    'ليس لهذه المؤسسة محفظة.',
    'این سازمان کیف پول ندارد.',
  ),
  wallet_of_another: entry(
    409,
    'Another organization pays; only it can change its wallet.',
    'تدفع مؤسسة أخرى؛ وهي وحدها تستطيع تغيير محفظتها.',
    'سازمان دیگری می‌پردازد؛ تنها همان سازمان کیف پولش را تغییر می‌دهد.',
  ),
  wallet_payer_invalid: entry(
    409,
    'This organization cannot be paid for by that one: it must have a wallet of its own, and not be paid for itself.',
    'لا يمكن أن تدفع تلك المؤسسة عن هذه: يجب أن تكون لها محفظة خاصة وألا يدفع عنها غيرها.',
    'آن سازمان نمی‌تواند هزینه این سازمان را بپردازد: باید کیف پول خودش را داشته باشد و خود پرداخت‌کننده دیگری نداشته باشد.',
  ),
  test_mode_pays_nothing: entry(
    409,
    'In test mode nothing is bought and nothing is paid.',
    'في وضع الاختبار لا يُشترى شيء ولا يُدفع شيء.',
    'در حالت آزمایشی چیزی خریده یا پرداخت نمی‌شود.',
  ),
  package_not_for_sale: entry(
    409,
    'This package is given by the operator; it cannot be bought.',
    'يمنح مشغّل النظام هذه الباقة؛ لا يمكن شراؤها.',
    'این بسته را گرداننده سامانه می‌دهد و خریدنی نیست.',
  ),
  identity_credits_used_up: entry(
    422,
    'The identity checks of today are used up; buy more, or wait for tomorrow (UTC).',
    'استُنفدت عمليات التحقق من الهوية لهذا اليوم؛ اشترِ المزيد أو انتظر إلى الغد (UTC).',
    'استعلام‌های هویت امروز تمام شده است؛ اعتبار بخرید یا تا فردا (UTC) صبر کنید.',
  ),
} satisfies Record<string, ErrorEntry>;

const identity = {
  identity_checks_off: entry(
    409,
    'This installation cannot check identities: no gateway is set up.',
    'لا يمكن لهذا النظام التحقق من الهويات: لم تُضبط أي بوابة.',
    'این سامانه نمی‌تواند هویت‌ها را استعلام کند: درگاهی تنظیم نشده است.',
  ),
  identity_check_ended: entry(
    409,
    'This identity check has its answer already.',
    'لهذا التحقق من الهوية جواب بالفعل.',
    'این استعلام هویت پیش‌تر پاسخ گرفته است.',
  ),
  identity_required: entry(
    422,
    '{approvers} approvers need an identity check before the document is sent.',
    'يلزم التحقق من هوية {approvers} من المعتمِدين قبل إرسال المستند.',
    'پیش از ارسال سند، هویت {approvers} تأییدکننده باید استعلام شود.',
  ),
  identity_pending: entry(
    409,
    'The identity of {approvers} approvers is still being checked.',
    'لا يزال التحقق من هوية {approvers} من المعتمِدين جاريًا.',
    'استعلام هویت {approvers} تأییدکننده هنوز پایان نیافته است.',
    true,
  ),
  identity_unanswered: entry(
    422,
    'Nobody could say for days whether the mobiles of {approvers} approvers are their own; ask again.',
    'لم يتمكن أحد لأيام من تأكيد هوية {approvers} من المعتمِدين؛ أعد المحاولة.',
    'چند روز است که هویت {approvers} تأییدکننده استعلام نشده است؛ دوباره درخواست کنید.',
  ),
  identity_mismatch: entry(
    422,
    'The national code and the mobile of {approvers} approvers do not belong together.',
    'الرقم الوطني ورقم الجوال لـ {approvers} من المعتمِدين غير متطابقين.',
    'کد ملی و شماره همراه {approvers} تأییدکننده با هم مطابقت ندارد.',
  ),
} satisfies Record<string, ErrorEntry>;

const contracts = {
  contract_not_draft: entry(
    409,
    'Only a draft can be changed like this; this contract is {status}.',
    'لا يمكن إجراء ذلك إلا على مسودة؛ حالة هذا العقد {status}.',
    'این کار تنها روی پیش‌نویس شدنی است؛ وضعیت این قرارداد {status} است.',
  ),
  contract_ended: entry(
    409,
    'Only a draft, or a contract that waits for signatures, can be cancelled; this one is {status}.',
    'لا يمكن إلغاء سوى مسودة أو عقد ينتظر التوقيع؛ حالة هذا العقد {status}.',
    'تنها پیش‌نویس یا قراردادی که منتظر امضا است لغو می‌شود؛ وضعیت این قرارداد {status} است.',
  ),
  files_deleted: entry(
    410,
    'The files of this document were deleted when it was cancelled.',
    'حُذفت ملفات هذا المستند عند إلغائه.',
    'فایل‌های این سند هنگام لغو آن حذف شده‌اند.',
  ),
  download_link_invalid: entry(
    403,
    'This link for downloading is not valid, or no longer.',
    'رابط التنزيل هذا غير صالح أو انتهت صلاحيته.',
    'این پیوند دریافت معتبر نیست یا زمان آن گذشته است.',
  ),
  contract_has_file: entry(
    409,
    'This contract has its file already.',
    'لهذا العقد ملف بالفعل.',
    'این قرارداد پیش‌تر فایل خود را گرفته است.',
  ),
  contract_without_file: entry(
    409,
    'The contract needs its file before it can have signers.',
    'يحتاج العقد إلى ملفه قبل إضافة الموقّعين.',
    'قرارداد پیش از افزودن امضاکنندگان به فایل نیاز دارد.',
  ),
  contract_in_hand: entry(
    409,
    'The contract is being worked on; ask again when it is ready.',
    'العقد قيد المعالجة؛ أعد المحاولة عندما يصبح جاهزًا.',
    'قرارداد در حال پردازش است؛ پس از آماده شدن دوباره درخواست کنید.',
    true,
  ),
  contract_not_failed: entry(
    409,
    'Nothing about this contract has failed, so there is nothing to do again.',
    'لم يفشل شيء في هذا العقد، فلا شيء يُعاد.',
    'کاری در این قرارداد شکست نخورده است تا دوباره انجام شود.',
  ),
  contract_has_signers: entry(
    409,
    'The document of this contract has approvers already.',
    'لمستند هذا العقد معتمِدون بالفعل.',
    'سند این قرارداد پیش‌تر تأییدکننده دارد.',
  ),
  file_not_supported: entry(
    422,
    'The file is neither a PDF nor a PNG or JPEG image.',
    'الملف ليس بصيغة PDF وليس صورة PNG أو JPEG.',
    'فایل نه PDF است و نه تصویر PNG یا JPEG.',
  ),
  too_many_signers: entry(
    422,
    'A contract has at most {max} signers.',
    'للعقد {max} موقّعًا على الأكثر.',
    'هر قرارداد حداکثر {max} امضاکننده دارد.',
  ),
} satisfies Record<string, ErrorEntry>;

/** Every error the product can answer with. A code, once published, keeps its meaning for ever. */
export const CATALOGUE = {
  ...refusals,
  ...requests,
  ...documents,
  ...files,
  ...signing,
  ...webhooks,
  ...contacts,
  ...people,
  ...whatsapp,
  ...billing,
  ...templates,
  ...forms,
  ...lists,
  ...dashboard,
  ...organizations,
  ...wallet,
  ...identity,
  ...contracts,
};
export type ErrorCode = keyof typeof CATALOGUE;

/** The text of an error with its details filled in. */
export function errorText(code: ErrorCode, language: Language, details: Record<string, unknown> = {}): string {
  return CATALOGUE[code].text[language].replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '…'));
}
