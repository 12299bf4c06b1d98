"""What is said from Python about diaries. No words of a person stand in these: some travel in a cookie."""

from kokotomo.foundation.errors import Problem
from kokotomo.web.forms import sentence

PROBLEMS = {
    "entry.empty": "今日の出来事・気持ち・頑張ったことの、どれかひとつを入力してください",
    "event.too_long": "今日の出来事は{limit:,}字までです。いま{now:,}字です",
    "feeling.too_long": "気持ちは{limit:,}字までです。いま{now:,}字です",
    "effort.too_long": "頑張ったことは{limit:,}字までです。いま{now:,}字です",
    "title.too_long": "題は{limit}字までです。いま{now}字です",
    "note.too_long": "注意書きは{limit}字までです。いま{now}字です",
    "event.heaped": "今日の出来事に、記号を重ねすぎた字があります。重なりを減らしてください",
    "feeling.heaped": "気持ちに、記号を重ねすぎた字があります。重なりを減らしてください",
    "effort.heaped": "頑張ったことに、記号を重ねすぎた字があります。重なりを減らしてください",
    "title.heaped": "題に、記号を重ねすぎた字があります。重なりを減らしてください",
    "note.heaped": "注意書きに、記号を重ねすぎた字があります。重なりを減らしてください",
    "sky.unknown": "空もようをひとつ選ぶか、「えらばない」にしてください",
    "topics.too_many": "話題は{limit}つまでです。いま{now}つ選んでいます",
    "topics.unknown": "いまはない話題が入っています。話題を選びなおしてください",
    "audience.minor": "18歳までの人の日記は、「だれでも」にはできません。ほかの範囲を選んでください",
    "day.future": "今日か、それより前の日を選んでください",
    "day.too_old": "{year}年より後の日を選んでください",
    "date.missing": "ほかの日の日付を入力してください",
    "date.unreadable": "日付を「2026-11-23」のように入力してください",
    "date.which": "「ほかの日」をえらぶか、日付を消してください",
    "audience.choice": "読める人をひとつ選んでください",
    "wish.choice": "返事についての希望をひとつ選んでください",
    "day.choice": "どの日の日記かをひとつ選んでください",
    "word.empty": "ミュートすることばを入力してください",
    "word.too_long": "ミュートすることばは{limit}字までです。いま{now}字です",
    "words.too_many": "ミュートできることばは{limit}までです。どれかを解除すると、また足せます",
    "suspended": "いまは書きこみができません。書いた文章は、ここに残っています",
}

DRAFT_KEPT = "下書きに保存しました。"
DRAFT_EMPTY = "まだ何も書かれていないので、下書きはありません。"
DRAFT_LATE = "この日記は、ほかの画面でもう投稿されています。"
DRAFT_GONE = "下書きを削除しました。"
EDITED = "日記を書きかえました。"
AUDIENCE_CHANGED = "読める人を変えました。"
CLOSED = "返事の受けつけを終えました。届いた返事は、そのままです。"
DELETED = "日記を削除しました。7日のあいだは、ここから元にもどせます。"
RESTORED = "日記を元にもどしました。"
TOPIC_MUTED = "この話題をミュートしました。いつでも解除できます。"
TOPIC_UNMUTED = "話題のミュートを解除しました。"
WORD_MUTED = "ことばをミュートしました。"
WORD_UNMUTED = "ことばのミュートを解除しました。"


def say(problem: Problem) -> str:
    """The sentence for *problem*."""
    return sentence(PROBLEMS, problem)
