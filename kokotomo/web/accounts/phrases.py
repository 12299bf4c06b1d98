"""Sentences of accounts that are said from Python. Mistakes say what to do, without a full stop."""

from kokotomo.foundation.errors import Problem

PROBLEMS = {
    "nickname.blank": "ニックネームを入力してください",
    "nickname.too_short": "ニックネームを{limit}字以上にしてください",
    "nickname.too_long": "ニックネームは{limit}字までです。いま{length}字です",
    "nickname.invisible": "見えない文字（{code}）がまじっています。消してから入れてください",
    "nickname.mark": "「{sign}」は、本人の印とまちがえやすいので使えません。消してから入れてください",
    "nickname.spaces": "ニックネームの空白を、ひとつずつにしてください",
    "nickname.contact": "連絡先のように読めるので、このニックネームは使えません。別の名前にしてください",
    "nickname.sign": "「{sign}」はニックネームに使えません。別の文字にしてください",
    "nickname.accents": "「{sign}」に印が重なりすぎています。減らしてから入れてください",
    "nickname.no_letters": "ニックネームに、声に出して読める文字を入れてください",
    "nickname.mixed_script": "似た形の別の文字がまじっています。ひとつの種類の文字で入れてください",
    "nickname.reserved": "「{word}」は、運営の人とまちがえやすいので使えません。別の名前にしてください",
    "nickname.taken": "そのニックネームか、見分けにくい名前が、もう使われています。別の名前にしてください",
    "email.blank": "メールアドレスを入力してください",
    "email.at": "メールアドレスに「@」を入れてください",
    "email.long": "メールアドレスは{limit}字までです。いま{length}字です",
    "email.shape": "メールアドレスの形をたしかめてください。例：shiori@example.jp",
    "email.same": "いまのメールアドレスと同じです。別のアドレスを入力してください",
    "password.blank": "パスワードを入力してください",
    "password.short": "パスワードを{limit}字以上にしてください。いま{length}字です",
    "password.long": "パスワードは{limit}字までです。いま{length}字です",
    "password.easy": "このパスワードは、すぐに言いあてられます。関係のないことばをいくつか並べてみてください",
    "password.wrong": "パスワードが合いません。登録したときのパスワードをたしかめてください",
    "present_password.blank": "いまのパスワードを入力してください",
    "present_password.wrong": "いまのパスワードが合いません。打ちまちがいがないか、たしかめてください",
    "birth_year.blank": "生まれた年を入力してください",
    "birth_month.blank": "生まれた月を入力してください",
    "birth.impossible": "生まれた年と月をたしかめてください。例：1998年4月",
    "agreement.missing": "みんなの約束を読んで、よければ印をつけてください",
    "code.blank": "確認コードを入力してください",
    "code.wrong": "この確認コードは使えません。一度使ったコードや、時間のすぎたコードは受けつけません",
    "login.wrong": "メールアドレスかパスワードが合いません。打ちまちがいがないか、たしかめてください",
    "bio.long": "ひとことは{limit}字までです。いま{length}字です",
    "cover.one": "表紙の色をひとつ選んでください",
    "theme.one": "画面の明るさをひとつ選んでください",
    "time_zone.one": "時間帯をひとつ選んでください",
}

COVERS = {
    "akane": "茜",
    "kaki": "柿",
    "yamabuki": "山吹",
    "wakakusa": "若草",
    "aotake": "青竹",
    "sora": "空",
    "fuji": "藤",
    "sumi": "墨",
}

THEMES = {"device": "端末にあわせる", "light": "明るい画面", "dark": "暗い画面"}

PLACES = {
    "Asia/Tokyo": "日本",
    "Asia/Seoul": "ソウル",
    "Asia/Taipei": "台北",
    "Asia/Shanghai": "上海・北京",
    "Asia/Hong_Kong": "香港",
    "Asia/Manila": "マニラ",
    "Asia/Singapore": "シンガポール",
    "Asia/Kuala_Lumpur": "クアラルンプール",
    "Asia/Ho_Chi_Minh": "ホーチミン・ハノイ",
    "Asia/Bangkok": "バンコク",
    "Asia/Jakarta": "ジャカルタ",
    "Asia/Yangon": "ヤンゴン",
    "Asia/Kolkata": "デリー・ムンバイ",
    "Asia/Dubai": "ドバイ",
    "Europe/Istanbul": "イスタンブール",
    "Africa/Cairo": "カイロ",
    "Africa/Nairobi": "ナイロビ",
    "Africa/Johannesburg": "ヨハネスブルク",
    "Europe/Moscow": "モスクワ",
    "Europe/Helsinki": "ヘルシンキ",
    "Europe/Berlin": "ベルリン・デュッセルドルフ",
    "Europe/Paris": "パリ・ブリュッセル",
    "Europe/Rome": "ローマ",
    "Europe/Madrid": "マドリード",
    "Europe/London": "ロンドン",
    "Europe/Lisbon": "リスボン",
    "Atlantic/Reykjavik": "レイキャビク",
    "America/Sao_Paulo": "サンパウロ",
    "America/Argentina/Buenos_Aires": "ブエノスアイレス",
    "America/Halifax": "ハリファックス",
    "America/New_York": "ニューヨーク",
    "America/Toronto": "トロント",
    "America/Chicago": "シカゴ・ダラス",
    "America/Mexico_City": "メキシコシティ",
    "America/Denver": "デンバー",
    "America/Los_Angeles": "ロサンゼルス",
    "America/Vancouver": "バンクーバー",
    "America/Anchorage": "アンカレッジ",
    "Pacific/Honolulu": "ホノルル",
    "Pacific/Auckland": "オークランド",
    "Australia/Sydney": "シドニー・メルボルン",
    "Australia/Brisbane": "ブリスベン",
    "Australia/Adelaide": "アデレード",
    "Australia/Perth": "パース",
    "Pacific/Guam": "グアム",
}

CODE_TOO_LATE = "時間がたったので、はじめからお願いします。メールアドレスとパスワードを入力してください。"
PHONE_TOO_LATE = "時間がたったので、はじめからお願いします。"
FACTOR_REQUIRED = "いまの役割には確認コードが必要なので、やめることはできません。"
FACTOR_REMOVED = "確認コードをやめました。ほかの端末ではログアウトしています。"
RECOVERY_CODE_USED = "回復コードをひとつ使いました。残りは{left}個です。"
JOINED = "登録が終わりました。"
SIGNED_OUT = "ログアウトしました。"
WORDS_ARE_HERE = "書いた文章は残っています。たしかめて、もう一度送ってください。"
PROFILE_KEPT = "プロフィールを保存しました。"
CHANGED_PASSWORD = "パスワードを変えました。ほかの端末ではログアウトしています。"  # noqa: S105 - a sentence
RESET_PASSWORD = "新しいパスワードを決めました。ほかの端末ではログアウトしています。"  # noqa: S105 - a sentence
ADDRESS_ASKED = "新しいアドレスにメールを送ります。届いたリンクをひらくと、変更が終わります。"
ADDRESS_CHANGED = "メールアドレスを変えました。ほかの端末ではログアウトしています。"
SESSION_ENDED = "その端末でのログインを終えました。"
SESSIONS_ENDED = "ほかの端末でのログインを、すべて終えました。"
CAME_BACK = "おかえりなさい。もとに戻しました。"
WITHDRAWN = "登録を取り消しました。メールアドレスは消しました。"


def say(problem: Problem) -> str:
    """The sentence for *problem*."""
    return PROBLEMS[problem.key].format(**problem.facts)
