"""Words of reports that are said from Python."""

from kokotomo.domain.moderation.rules import Reason, Step

REASONS: dict[Reason, str] = {
    Reason.LIFE: "命の危険",
    Reason.SUICIDE: "自殺の方法や誘い",
    Reason.CONTACT: "連絡先の交換",
    Reason.PERSONAL: "個人情報",
    Reason.BLAME: "責めることば",
    Reason.IMPERSONATION: "なりすまし",
    Reason.MINOR: "未成年の安全",
    Reason.SEXUAL: "性的",
    Reason.ADVERTISING: "宣伝",
    Reason.OTHER: "その他",
}

NOTES: dict[str, str] = {
    Reason.LIFE: "いますぐあぶないときは、先に 110（警察）か 119（救急車）へ",
}
"""What stands small below a reason."""

PARTS = {
    "title": "題",
    "note": "注意書き",
    "event": "今日の出来事",
    "feeling": "気持ち",
    "effort": "頑張ったこと",
    "body": "返事",
    "nickname": "ニックネーム",
    "bio": "ひとこと",
    "letter": "相談の言葉",
    "face": "相談員名",
    "lines": "相談員のひとこと",
}
"""What the parts of evidence are called."""

STEPS: dict[Step, str] = {
    Step.NOTE: "メモ",
    Step.DONE: "済みにしました",
    Step.REOPENED: "開きなおしました",
}

PROBLEMS = {
    "letter.choice": "通報する言葉をひとつ選んでください",
    "reason.choice": "理由をひとつ選んでください",
    "words.long": "伝えておきたいことは{limit}字までです。いま{length}字です",
    "memo.blank": "メモを入力してください",
    "memo.long": "メモは{limit}字までです。いま{length}字です",
    "report.purged": "控えが消えた通報には、メモを残せません。書いた文章は、ここに残っています",
}

THANKS = "知らせてくれて、ありがとう。"
NOTED = "メモを残しました。"
DONE = "済みにしました。"
REOPENED = "開きなおしました。"
GONE = "退会した人"
