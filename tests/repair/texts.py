"""Clean text in many languages, of our own writing, for false alarms and round trips."""

# Letters of some scripts count as two columns.
# ruff: noqa: E501

from __future__ import annotations

TEXTS = {
    "th": (
        "จดหมายข่าวฉบับนี้เล่าเรื่องงานวิจัยใหม่ด้านภาษาและคอมพิวเตอร์ เราอ่านบทความหลายชิ้นแล้วเลือก"
        "มาเล่าให้ฟังอย่างสั้นๆ ผู้อ่านที่สนใจสามารถตามไปอ่านต่อได้จากลิงก์ที่ให้ไว้ในแต่ละข้อ "
        "ฉบับหน้าเราจะพูดถึงเครื่องมือสำหรับแปลภาษาและการสอนเด็กให้เขียนโปรแกรม\n"
    ),
    "tr": (
        "Bu haftaki bültende doğal dil işleme üzerine yeni çalışmaları özetliyoruz. Öğrenciler için "
        "hazırlanmış bir ders, açık kaynaklı bir araç ve İstanbul’da yapılacak küçük bir buluşma var. "
        "Şimdiden iyi okumalar; görüşlerinizi bekliyoruz, çünkü bülteni sizinle geliştiriyoruz.\n"
    ),
    "vi": (
        "Bản tin tuần này giới thiệu những nghiên cứu mới về xử lý ngôn ngữ tự nhiên. Chúng tôi đọc "
        "nhiều bài báo và chọn ra vài ý chính để bạn đọc tiện theo dõi. Hẹn gặp lại ở số sau!\n"
    ),
    "pl": (
        "W tym wydaniu piszemy o nowych modelach językowych, o źródłach danych i o tym, jak łatwo się "
        "pomylić. Każdy może zgłosić błąd; będziemy wdzięczni za każdą wiadomość, także tę krótką.\n"
    ),
    "el": (
        "Σε αυτό το τεύχος γράφουμε για τα νέα μοντέλα γλώσσας και για τα δεδομένα που χρειάζονται. "
        "Όποιος θέλει μπορεί να στείλει μια διόρθωση· θα χαρούμε να τη διαβάσουμε.\n"
    ),
    "ru": (
        "В этом выпуске мы пишем о новых языковых моделях, об открытых данных и о том, как легко "
        "ошибиться. Каждый может прислать поправку; ещё лучше — прислать её с примером.\n"
    ),
    "he": (
        "בגיליון הזה אנחנו כותבים על מודלים חדשים של שפה ועל הנתונים שהם צריכים. כל אחד יכול "
        "לשלוח תיקון, ואנחנו נשמח לקרוא אותו ולהוסיף אותו לגיליון הבא.\n"
    ),
    "ja": (
        "今週のニュースレターでは、新しい言語モデルと公開されたデータについて紹介します。"
        "間違いを見つけた方は、ぜひお知らせください。次号もお楽しみに。\n"
    ),
    "ko": (
        "이번 주 소식지에서는 새로운 언어 모델과 공개된 데이터를 소개합니다. 잘못된 곳을 찾으신 "
        "분은 알려 주시기 바랍니다. 다음 호에서 뵙겠습니다.\n"
    ),
    "fr": (
        "Cette semaine, nous présentons un modèle entraîné l’été dernier et « l’outil » qui "
        "l’accompagne. Où trouver les données ? À l’adresse indiquée, dès à présent ; ça marche déjà.\n"
    ),
    "zh": (
        "这一期简报介绍新的语言模型和公开的数据。我们读了很多论文，选出其中最有意思的几篇，"
        "用简单的话告诉大家。如果你发现错误，请写信给我们；下一期再见！\n"
    ),
    "ar": (
        "في هذا العدد نكتب عن نماذج اللغة الجديدة وعن البيانات التي تحتاج إليها. قرأنا عدداً كبيراً "
        "من المقالات واخترنا أهم ما جاء فيها، ويمكن لكل قارئ أن يرسل إلينا ملاحظة أو سؤالاً. نلتقي في "
        "العدد القادم، وشكراً لكل من شارك في إعداد هذه القائمة البريدية.\n"
    ),
    "pt": (
        "Nesta edição apresentamos um modelo de linguagem e os dados que ele usa. Não há nada difícil: "
        "lemos os artigos, escolhemos três ou quatro e contamos a história. À próxima!\n"
    ),
    "de": (
        "In dieser Ausgabe geht es um neue Sprachmodelle, größere Datensätze und die Frage, wofür man "
        "sie überhaupt braucht. Wer einen Fehler findet, möge uns schreiben – wir freuen uns darüber.\n"
    ),
    "cs": (
        "V tomto čísle píšeme o nových jazykových modelech a o datech, která potřebují. Kdo najde "
        "chybu, ať nám napíše; příště ji opravíme a rádi přidáme i vaše jméno.\n"
    ),
    "hi": (
        "इस अंक में हम भाषा के नए मॉडलों और उनके आँकड़ों के बारे में लिखते हैं। जिसे कोई भूल मिले वह "
        "हमें लिखे; अगले अंक में फिर मिलेंगे।\n"
    ),
    "emoji": "New this week 🎉: a tool ⚙️, a paper 📙 and a course 🎓 — “all free”, they say… 5 × 3 °C ±1\n",
}
