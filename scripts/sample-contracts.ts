/** The words of the sample contracts. They name roles and no people, and bind nobody to anything. */
import type { Direction } from '../src/pdf/text/direction.ts';

export type Contract = {
  file: string;
  language: string;
  direction: Direction;
  title: string;
  number: string;
  introduction: string[];
  clauses: { heading: string; paragraphs: string[] }[];
  parties: readonly [string, string];
  pageLabel(page: number, of: number): string;
};

const english: Contract = {
  file: 'english.pdf',
  language: 'en',
  direction: 'ltr',
  title: 'Maintenance Services Agreement',
  number: 'Sample contract No. 2026/014',
  introduction: [
    'This agreement is made between the First Party, who owns the premises and the equipment listed in Annex A, and the Second Party, who provides maintenance services. Each party acts through its authorised representative, whose signature or stamp stands at the end of this document.',
  ],
  clauses: [
    {
      heading: '1. Subject',
      paragraphs: [
        '1.1 The Second Party inspects, maintains and repairs the equipment listed in Annex A, so that it remains fit for its intended use throughout the term of this agreement.',
        '1.2 Work is done on working days between 08:00 and 17:00. Work at other times needs the prior written consent of the First Party’s operations manager.',
        '1.3 Spare parts are original or of equal quality. The Second Party keeps a record of every part that was replaced and hands it over at the end of each quarter.',
      ],
    },
    {
      heading: '2. Term',
      paragraphs: [
        '2.1 The agreement begins on the day on which both parties have signed it and lasts twelve months.',
        '2.2 It is extended by a further twelve months unless a party gives notice in writing at least sixty days before it ends.',
      ],
    },
    {
      heading: '3. Fees and payment',
      paragraphs: [
        '3.1 The annual fee is 48,000.00, payable in four equal instalments of 12,000.00 at the end of each quarter.',
        '3.2 Invoices are approved by the First Party’s finance director and are due thirty days after they were received. A dispute about one item does not delay the payment of the others.',
        '3.3 Taxes that the law puts on these services are added at the rate in force on the day of the invoice.',
      ],
    },
    {
      heading: '4. Duties of the First Party',
      paragraphs: [
        '4.1 The First Party gives access to the equipment, keeps the place of work safe and names one person who may give instructions.',
        '4.2 Faults are reported as soon as they are noticed, with the number of the equipment and a short description.',
      ],
    },
    {
      heading: '5. Duties of the Second Party',
      paragraphs: [
        '5.1 The Second Party answers reports of faults within four working hours and begins repairs within one working day.',
        '5.2 Everyone who works on the premises is qualified, insured and known to the First Party by name before the work begins.',
        '5.3 After each visit the Second Party writes a report, which both parties sign.',
      ],
    },
    {
      heading: '6. Confidentiality',
      paragraphs: [
        '6.1 What a party learns about the other’s business is kept in confidence during the term and for three years after it.',
        '6.2 This does not hold for what is public, or must be disclosed by law.',
      ],
    },
    {
      heading: '7. Liability',
      paragraphs: [
        '7.1 Each party is liable for damage that it causes by negligence, up to the fee of one year. The limit does not hold for intent, nor for injury to people.',
        '7.2 A party is not liable for delay that is caused by events beyond its control, as long as it tells the other without delay.',
      ],
    },
    {
      heading: '8. Termination',
      paragraphs: [
        '8.1 A party may end the agreement at once when the other breaks an essential duty and does not make it good within fifteen days of a written warning.',
        '8.2 Work done until then is paid for in proportion.',
      ],
    },
    {
      heading: '9. Final provisions',
      paragraphs: [
        '9.1 Changes need the written form and the approval of both parties. Electronic signatures and stamps count as written form.',
        '9.2 Disputes are settled by talks first; where talks fail within thirty days, by the competent court at the seat of the First Party.',
        '9.3 Should one clause be void, the others remain in force.',
      ],
    },
  ],
  parties: ['First party: general manager', 'Second party: authorised signatory'],
  pageLabel: (page, of) => `Page ${page} of ${of}`,
};

const easternArabic = (value: number): string => String(value).replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!);
const persianDigits = (value: number): string => String(value).replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);

const arabic: Contract = {
  file: 'arabic.pdf',
  language: 'ar',
  direction: 'rtl',
  title: 'عقد تقديم خدمات صيانة',
  number: 'عقد نموذجي رقم ٢٠٢٦/٠١٤',
  introduction: [
    'أُبرم هذا العقد بين الطرف الأول، وهو مالك المبنى والمعدات المذكورة في الملحق (أ)، والطرف الثاني، وهو مقدم خدمات الصيانة. ويمثل كل طرف من يفوضه قانونًا، ويظهر توقيعه أو ختمه في نهاية هذا المستند.',
  ],
  clauses: [
    {
      heading: 'المادة ١: موضوع العقد',
      paragraphs: [
        '١-١ يلتزم الطرف الثاني بفحص المعدات المذكورة في الملحق (أ) وصيانتها وإصلاحها، بما يبقيها صالحة للاستعمال طوال مدة العقد.',
        '١-٢ تُنفذ الأعمال في أيام العمل من الساعة ٨:٠٠ إلى الساعة ١٧:٠٠، ولا تُنفذ في غير هذه الأوقات إلا بموافقة خطية مسبقة من مدير التشغيل لدى الطرف الأول.',
        '١-٣ تكون قطع الغيار أصلية أو مساوية لها في الجودة، ويحتفظ الطرف الثاني بسجل لكل قطعة جرى استبدالها ويسلمه في نهاية كل ربع سنة.',
      ],
    },
    {
      heading: 'المادة ٢: مدة العقد',
      paragraphs: [
        '٢-١ يبدأ العقد من اليوم الذي يوقّع فيه الطرفان، ومدته اثنا عشر شهرًا.',
        '٢-٢ يتجدد العقد لمدة مماثلة ما لم يُخطر أحد الطرفين الآخر كتابةً بعدم رغبته في التجديد قبل ستين يومًا على الأقل من انتهائه.',
      ],
    },
    {
      heading: 'المادة ٣: الأتعاب وطريقة السداد',
      paragraphs: [
        '٣-١ قيمة العقد السنوية ٤٨٬٠٠٠ تُسدد على أربع دفعات متساوية، قيمة كل منها ١٢٬٠٠٠ في نهاية كل ربع سنة.',
        '٣-٢ يعتمد المدير المالي لدى الطرف الأول الفواتير، وتستحق بعد ثلاثين يومًا من تاريخ تسلمها. ولا يؤخر الخلاف على بند واحد سداد بقية البنود.',
        '٣-٣ تضاف ضريبة القيمة المضافة (VAT) بالنسبة السارية في تاريخ الفاتورة.',
      ],
    },
    {
      heading: 'المادة ٤: التزامات الطرف الأول',
      paragraphs: [
        '٤-١ يمكّن الطرف الأول الطرف الثاني من الوصول إلى المعدات، ويوفر مكان عمل آمنًا، ويسمي شخصًا واحدًا لإصدار التعليمات.',
        '٤-٢ تُبلّغ الأعطال فور ملاحظتها مع ذكر رقم الجهاز ووصف مختصر للعطل.',
      ],
    },
    {
      heading: 'المادة ٥: التزامات الطرف الثاني',
      paragraphs: [
        '٥-١ يرد الطرف الثاني على بلاغات الأعطال خلال أربع ساعات عمل، ويبدأ الإصلاح خلال يوم عمل واحد.',
        '٥-٢ يكون كل من يعمل في الموقع مؤهلًا ومؤمَّنًا عليه، ويُبلَّغ الطرف الأول باسمه قبل بدء العمل.',
        '٥-٣ يكتب الطرف الثاني بعد كل زيارة تقريرًا يوقّعه الطرفان.',
      ],
    },
    {
      heading: 'المادة ٦: السرية',
      paragraphs: [
        '٦-١ يحافظ كل طرف على سرية ما يعلمه من أعمال الطرف الآخر طوال مدة العقد ولثلاث سنوات بعدها، ولا يشمل ذلك ما هو معلن للعموم أو ما يوجب القانون الإفصاح عنه.',
      ],
    },
    {
      heading: 'المادة ٧: الإنهاء',
      paragraphs: [
        '٧-١ يجوز لأي من الطرفين إنهاء العقد فورًا إذا أخل الآخر بالتزام جوهري ولم يصححه خلال خمسة عشر يومًا من إنذاره كتابةً.',
        '٧-٢ تُسدد قيمة الأعمال المنجزة حتى تاريخ الإنهاء بنسبة ما أُنجز منها.',
      ],
    },
    {
      heading: 'المادة ٨: أحكام ختامية',
      paragraphs: [
        '٨-١ لا يُعدّل هذا العقد إلا كتابةً وبموافقة الطرفين، ويقوم التوقيع والختم الإلكترونيان مقام الكتابة.',
        '٨-٢ تُحل الخلافات وديًا، فإن تعذر ذلك خلال ثلاثين يومًا فالاختصاص للمحكمة المختصة في مقر الطرف الأول.',
        '٨-٣ حُرر هذا العقد من نسخة إلكترونية واحدة محفوظة بصيغة PDF، ويتسلم كل طرف صورة منها.',
      ],
    },
  ],
  parties: ['الطرف الأول: المدير العام', 'الطرف الثاني: المفوض بالتوقيع'],
  pageLabel: (page, of) => `صفحة ${easternArabic(page)} من ${easternArabic(of)}`,
};

const persian: Contract = {
  file: 'persian.pdf',
  language: 'fa',
  direction: 'rtl',
  title: 'قرارداد ارائهٔ خدمات نگهداری',
  number: 'قرارداد نمونه شمارهٔ ۱۴۰۵/۰۱۴',
  introduction: [
    'این قرارداد میان طرف اول، مالک ساختمان و تجهیزات فهرست‌شده در پیوست (الف)، و طرف دوم، ارائه‌دهندهٔ خدمات نگهداری، بسته می‌شود. هر طرف از سوی نمایندهٔ مجاز خود اقدام می‌کند که امضا یا مهر او در پایان این سند می‌آید.',
  ],
  clauses: [
    {
      heading: 'مادهٔ ۱: موضوع قرارداد',
      paragraphs: [
        '۱-۱ طرف دوم تجهیزات پیوست (الف) را بازرسی، نگهداری و تعمیر می‌کند تا در تمام مدت قرارداد آمادهٔ بهره‌برداری بمانند.',
        '۱-۲ کارها در روزهای کاری از ساعت ۸:۰۰ تا ۱۷:۰۰ انجام می‌شود و انجام آن‌ها در ساعت‌های دیگر به موافقت کتبی مدیر عملیات طرف اول نیاز دارد.',
        '۱-۳ قطعات یدکی اصلی یا هم‌کیفیت آن خواهند بود و طرف دوم فهرست قطعات تعویض‌شده را در پایان هر فصل تحویل می‌دهد.',
      ],
    },
    {
      heading: 'مادهٔ ۲: مدت قرارداد',
      paragraphs: [
        '۲-۱ قرارداد از روزی که هر دو طرف آن را امضا کنند آغاز می‌شود و مدت آن دوازده ماه است.',
        '۲-۲ قرارداد برای دوازده ماه دیگر تمدید می‌شود، مگر آن‌که یکی از طرف‌ها دست‌کم شصت روز پیش از پایان آن کتباً اعلام کند که تمدید نمی‌خواهد.',
      ],
    },
    {
      heading: 'مادهٔ ۳: مبلغ و شیوهٔ پرداخت',
      paragraphs: [
        '۳-۱ مبلغ سالانهٔ قرارداد ۴۸٬۰۰۰ است که در چهار قسط برابر، هر یک ۱۲٬۰۰۰، در پایان هر فصل پرداخت می‌شود.',
        '۳-۲ صورت‌حساب‌ها را مدیر مالی طرف اول تأیید می‌کند و سررسید آن‌ها سی روز پس از دریافت است. اختلاف بر سر یک ردیف پرداخت ردیف‌های دیگر را به تأخیر نمی‌اندازد.',
        '۳-۳ مالیات بر ارزش افزوده (VAT) با نرخ روز صدور صورت‌حساب افزوده می‌شود.',
      ],
    },
    {
      heading: 'مادهٔ ۴: تعهدات طرف اول',
      paragraphs: [
        '۴-۱ طرف اول دسترسی به تجهیزات را فراهم می‌کند، محل کار را ایمن نگه می‌دارد و یک نفر را برای دادن دستورها معرفی می‌کند.',
        '۴-۲ خرابی‌ها به‌محض مشاهده، با شمارهٔ دستگاه و شرحی کوتاه گزارش می‌شوند.',
      ],
    },
    {
      heading: 'مادهٔ ۵: تعهدات طرف دوم',
      paragraphs: [
        '۵-۱ طرف دوم ظرف چهار ساعت کاری به گزارش خرابی پاسخ می‌دهد و ظرف یک روز کاری تعمیر را آغاز می‌کند.',
        '۵-۲ همهٔ کسانی که در محل کار می‌کنند باید صلاحیت و بیمه داشته باشند و پیش از آغاز کار به طرف اول معرفی شوند.',
        '۵-۳ طرف دوم پس از هر بازدید گزارشی می‌نویسد که هر دو طرف آن را امضا می‌کنند.',
      ],
    },
    {
      heading: 'مادهٔ ۶: محرمانگی',
      paragraphs: [
        '۶-۱ هر طرف آنچه را از کار طرف دیگر می‌داند در مدت قرارداد و تا سه سال پس از آن محرمانه نگه می‌دارد؛ آنچه همگان می‌دانند یا قانون افشای آن را لازم می‌داند از این حکم بیرون است.',
      ],
    },
    {
      heading: 'مادهٔ ۷: پایان دادن به قرارداد',
      paragraphs: [
        '۷-۱ اگر یک طرف تعهدی اساسی را زیر پا بگذارد و ظرف پانزده روز از اخطار کتبی آن را جبران نکند، طرف دیگر می‌تواند قرارداد را فوراً پایان دهد.',
        '۷-۲ بهای کارهایی که تا آن روز انجام شده به نسبت پرداخت می‌شود.',
      ],
    },
    {
      heading: 'مادهٔ ۸: مقررات پایانی',
      paragraphs: [
        '۸-۱ تغییر این قرارداد تنها به‌صورت کتبی و با موافقت هر دو طرف ممکن است؛ امضا و مهر الکترونیکی در حکم نوشته است.',
        '۸-۲ اختلاف‌ها نخست با گفت‌وگو حل می‌شوند و اگر ظرف سی روز حل نشوند، دادگاه صالح محل طرف اول رسیدگی می‌کند.',
        '۸-۳ این قرارداد در یک نسخهٔ الکترونیکی با قالب PDF نوشته شده است و هر طرف رونوشتی از آن دریافت می‌کند.',
      ],
    },
  ],
  parties: ['طرف اول: مدیر عامل', 'طرف دوم: نمایندهٔ مجاز'],
  pageLabel: (page, of) => `صفحهٔ ${persianDigits(page)} از ${persianDigits(of)}`,
};

export const CONTRACTS: readonly Contract[] = [english, arabic, persian];
