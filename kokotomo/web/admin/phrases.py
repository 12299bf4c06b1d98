"""Sentences of the admins' place that are said from Python."""

from kokotomo.domain.help.rules.order import ALL, CHAT, DIRECTORY, PHONE, UNDER_18, WEB_FORM
from kokotomo.foundation.errors import Problem

IDENTITIES = {"in_person": "会って、身分証でたしかめた", "video": "ビデオ通話で、身分証でたしかめた"}
SERVICES = {
    "here": "ここで六か月、相談員をしている",
    "elsewhere": "ほかで、同じような経験がある（はじめの一年だけ）",
}
"""What a clearing for minors rests on."""

MATTERS = {
    "volunteer": "相談員",
    "editor": "編集",
    "moderator": "安全担当",
    "admin": "運営",
    "cleared": "18歳未満の人も担当できる相談員",
}

DIRECTIONS = {"0": "役割を渡す", "1": "役割を終える"}

CHANNELS = {PHONE: "電話", CHAT: "チャット", WEB_FORM: "フォーム", DIRECTORY: "窓口の一覧"}

AUDIENCES = {ALL: "だれでも", UNDER_18: "18歳まで"}

KINDS = {
    "confirm": "登録の確認",
    "known_address": "登録の確認（登録ずみのアドレス）",
    "reset": "パスワードの再設定",
    "reset_unknown": "パスワードの再設定（登録のないアドレス）",
    "new_address": "アドレスの変更の確認",
    "address_taken": "アドレスの変更の確認（使われているアドレス）",
    "address_changed": "アドレスが変わったお知らせ",
    "notice": "相談のお知らせ",
    "thread_news": "受付番号の人への一通だけのお知らせ",
    "password_changed": "パスワードが変わったお知らせ",
    "second_factor_changed": "確認コードが変わったお知らせ",
    "left": "退会のお知らせ",
}
"""What a letter is, without what stands in it."""

PROBLEMS = {
    "person.blank": "ニックネームを入力してください",
    "person.nobody": "この名前の人はいません。ノートに出ているとおりに入力してください",
    "person.oneself": "自分のことは、ほかの運営の人が申し出ます",
    "person.unfit": "この人には役割を渡せません。18歳未満か、いま書けない人です",
    "matter.choice": "役割をひとつ選んでください",
    "matter.held": "この人は、もうその役割です",
    "matter.not_held": "この人は、その役割ではありません",
    "matter.no_volunteer": "先に、相談員の役割を渡してください",
    "matter.open": "この人のこの役割には、決まっていない申し出があります。先に、それを決めてください",
    "until.blank": "いつまでかを入力してください。例：2027-11-22",
    "until.past": "いつまでかを、今日よりあとの日にしてください",
    "identity.choice": "本人をどうたしかめたかを選んでください",
    "interviewed_on.blank": "面談した日を入力してください。例：2026-11-22",
    "interviewed_on.future": "面談した日が、先の日になっています",
    "interviewed_on.old": "面談は、90日以内のものにしてください",
    "service.choice": "六か月の経験を、どこでしたかを選んでください",
    "service.short": "ここで相談員になって、まだ六か月たっていません。{since}から決められます",
    "service.late": "ほかでの経験でよいのは、このサイトのはじめの一年だけです",
    "proof.blank": "ほかでの経験を、どうたしかめたかを書いてください",
    "proof.long": "{limit}字までです。いま{length}字です",
    "until.far": "一年より先にはできません。年ごとに、あらためて決めます",
    "name.blank": "名前を入力してください",
    "name.long": "名前は{limit}字までです。いま{length}字です",
    "name.taken": "同じ名前のものが、もうあります",
    "group.blank": "まとまりを入力してください。例：ふだんのこと",
    "group.long": "まとまりは{limit}字までです。いま{length}字です",
    "text.blank": "問いを入力してください",
    "text.long": "問いは{limit}字までです。いま{length}字です",
    "text.taken": "同じ問いが、もうあります",
    "phone.long": "電話番号は{limit}字までです",
    "phone.none": "電話番号か、ページの住所のどちらかを入力してください",
    "phone.shape": "電話番号は、数字とハイフンで入力してください",
    "url.long": "ページの住所は{limit}字までです。いま{length}字です",
    "url.shape": "ページの住所は https:// からはじめてください。例：https://example.jp/chat",
    "channel.choice": "話しかたをひとつ選んでください",
    "audience.choice": "だれのための連絡先かを選んでください",
    "hours.long": "時間は{limit}字までです。いま{length}字です",
    "note.long": "説明は{limit}字までです。いま{length}字です",
    "easy_note.long": "やさしい言葉の説明は{limit}字までです。いま{length}字です",
    "source.long": "たしかめた先は{limit}字までです。いま{length}字です",
    "topics.few": "話題が{count}個です。40個より少ないと、気になるものが見つかりにくくなります。",
    "topics.many": "話題が{count}個です。60個より多いと、選びにくくなります。",
    "topics.heavy": "「ふだんのこと」の話題が半分より少ないです。つながりは、ふだんのことから育ちます。",
}

HOURS = "時間の書きかたをたしかめてください。例：daily 16:00-21:00; 12-29..01-03 closed"
"""For whatever is wrong with hours: they have a small language of their own."""

CONFLICTS = {
    "appointment.decided": "この申し出は、もう決まっています。",
    "appointment.senseless": "いまは、申し出のとおりにできません。見送ってから、あらためて申し出てください。",
}

PROPOSED = "申し出ました。ほかの運営の人が決めると、そのときから変わります。"
CONFIRMED = "決めました。記録に残しました。"
DECLINED = "見送りました。記録に残しました。"
TRIED_AGAIN = "もう一度、送ってみます。"
KEPT = "保存しました。"
CHECKED = "今日たしかめた、と記録しました。"
REMOVED = "一覧から消しました。"
LAST_LINE = "連絡先をひとつもなくすことはできません。"
RETIRED = "いまは出さないことにしました。これまでに書かれた日記は、そのままです。"
BROUGHT_BACK = "また出すことにしました。"


def say(problem: Problem) -> str:
    """The sentence for *problem*."""
    if problem.key.startswith("hours.") and problem.key not in PROBLEMS:
        return HOURS
    return PROBLEMS[problem.key].format(**problem.facts)
