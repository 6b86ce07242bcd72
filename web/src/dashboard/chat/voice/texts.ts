import type { Arabic, Persian } from '../../../language/use-texts.ts';
import type { TextTree } from '../../../texts/shape.ts';

const en = {
  record: 'Record a voice message',
  voice: 'Voice message',
  asking: 'Your browser asks for the microphone. Please allow it.',
  recording: 'Recording. Escape cancels it.',
  recorded: 'Recorded. Listen to it, send it, or cancel it with Escape.',
  preparing: 'One moment …',
  cut: 'A voice message can last {time} at most, so the recording has ended.',
  time: 'Recorded so far',
  cancel: 'Cancel the voice message',
  listen: 'Stop and listen',
  send: 'Send the voice message',
  dismiss: 'Close this note',
  trouble: {
    insecure:
      'Browsers give the microphone only to pages whose address begins with https://. Open the dashboard there.',
    unsupported: 'This browser cannot record voice messages. Please use a newer one.',
    refused:
      'The microphone is not allowed for this page. Allow it in your browser, beside the address, and try again.',
    missing: 'No microphone was found. Connect one and try again.',
    busy: 'The microphone does not answer. Another program may be using it.',
    empty: 'That was too short: nothing was recorded.',
    failed: 'The recording did not succeed. Please try again.',
  },
} as const satisfies TextTree;

const ar: Arabic<typeof en> = {
  record: 'سجّل رسالة صوتية',
  voice: 'رسالة صوتية',
  asking: 'يطلب متصفحك الإذن باستخدام الميكروفون. اسمح به من فضلك.',
  recording: 'يجري التسجيل. زر Escape يلغيه.',
  recorded: 'اكتمل التسجيل. استمع إليه أو أرسله أو ألغه بزر Escape.',
  preparing: 'لحظة من فضلك…',
  cut: 'أقصى مدة للرسالة الصوتية {time}، ولذلك انتهى التسجيل.',
  time: 'المدة المسجلة',
  cancel: 'إلغاء الرسالة الصوتية',
  listen: 'أوقف واستمع',
  send: 'إرسال الرسالة الصوتية',
  dismiss: 'إغلاق هذا التنبيه',
  trouble: {
    insecure: 'لا تتيح المتصفحات الميكروفون إلا لصفحات يبدأ عنوانها بـ ‎https://‎. افتح لوحة التحكم من هناك.',
    unsupported: 'لا يستطيع هذا المتصفح تسجيل رسائل صوتية. استخدم متصفحًا أحدث من فضلك.',
    refused: 'الميكروفون غير مسموح به لهذه الصفحة. اسمح به في المتصفح، بجانب العنوان، ثم أعد المحاولة.',
    missing: 'لم يُعثر على ميكروفون. صِل واحدًا ثم أعد المحاولة.',
    busy: 'الميكروفون لا يستجيب. ربما يستخدمه برنامج آخر.',
    empty: 'كان التسجيل قصيرًا جدًا، ولم يُسجل شيء.',
    failed: 'لم ينجح التسجيل. أعد المحاولة من فضلك.',
  },
};

const fa: Persian<typeof en> = {
  record: 'ضبط پیام صوتی',
  voice: 'پیام صوتی',
  asking: 'مرورگر شما اجازهٔ میکروفون را می‌خواهد. لطفاً اجازه دهید.',
  recording: 'در حال ضبط. کلید Escape آن را لغو می‌کند.',
  recorded: 'ضبط شد. به آن گوش دهید، بفرستید یا با Escape لغو کنید.',
  preparing: 'یک لحظه…',
  cut: 'پیام صوتی حداکثر {time} است؛ از این رو ضبط پایان یافت.',
  time: 'زمان ضبط‌شده',
  cancel: 'لغو پیام صوتی',
  listen: 'توقف و شنیدن',
  send: 'ارسال پیام صوتی',
  dismiss: 'بستن این یادداشت',
  trouble: {
    insecure:
      'مرورگرها میکروفون را تنها به صفحه‌هایی می‌دهند که نشانی‌شان با ‎https://‎ آغاز می‌شود. داشبورد را از آنجا باز کنید.',
    unsupported: 'این مرورگر نمی‌تواند پیام صوتی ضبط کند. لطفاً مرورگری تازه‌تر به کار ببرید.',
    refused: 'میکروفون برای این صفحه مجاز نیست. در مرورگر، کنار نشانی، به آن اجازه دهید و دوباره تلاش کنید.',
    missing: 'میکروفونی پیدا نشد. یکی وصل کنید و دوباره تلاش کنید.',
    busy: 'میکروفون پاسخ نمی‌دهد. شاید برنامهٔ دیگری از آن استفاده می‌کند.',
    empty: 'بسیار کوتاه بود و چیزی ضبط نشد.',
    failed: 'ضبط انجام نشد. لطفاً دوباره تلاش کنید.',
  },
};

/** The texts of recording a voice message. */
export const texts = { en, ar, fa };
