"""What is said from Python on the writer's side. Nothing of a thread stands in it: some is in cookies."""

from datetime import timedelta

from kokotomo.domain.consultations.rules import CONSENT_VERSION, AgeBand, Lightness, Listener, Wish
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation.errors import Problem
from kokotomo.web.forms import sentence

LISTENERS = {Listener.ONE: "ひとりの相談員に", Listener.EVERYONE: "名前を出さずに、みんなに"}
WAYS = {
    Way.LISTEN: "ただ聴いてほしい",
    Way.THINK: "いっしょに考えてほしい",
    Way.CHAT: "ふつうの話をしたい",
}
AGES = {
    AgeBand.CHILD: "12歳まで",
    AgeBand.TEEN: "13〜17歳",
    AgeBand.TWENTIES: "18〜29歳",
    AgeBand.THIRTIES: "30代",
    AgeBand.FORTIES: "40代",
    AgeBand.FIFTIES: "50代",
    AgeBand.SIXTIES: "60歳以上",
    AgeBand.UNSAID: "答えない",
}
WISHES = {
    Wish.LIVED: "似た経験のある人",
    Wish.AGE: "年代の近い人",
    Wish.BEFORE: "前に話した人",
    Wish.ANY: "だれでも",
}

LIGHTER = {
    Lightness.LIGHTER: "すこし軽くなった",
    Lightness.SAME: "変わらない",
    Lightness.HEAVIER: "重くなった",
}

PROBLEMS = {
    "own.long": "{limit:,}字までです。いま{length:,}字です",
    "own.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "letter.blank": "話したいことを入力してください",
    "letter.long": "相談は{limit:,}字までです。いま{length:,}字です",
    "letter.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "letter.receipt": "文章に受付番号が入っています。相談員に見えてしまうので、番号を消してください",
    "listener.choice": "だれに聴いてほしいかを、ひとつ選んでください",
    "listener.everyone": "「みんなに」は、18歳以上とわかる人だけが選べます。ほかを選んでください",
    "way.choice": "聴きかたを、ひとつ選んでください",
    "age.choice": "年代を、ひとつ選んでください",
    "wish.choice": "どんな人に聴いてほしいかを、ひとつ選んでください",
    "topics.too_many": "話題は{limit}つまでです。いま{now}つ選んでいます",
    "topics.unknown": "いまはない話題が入っています。話題を選びなおしてください",
    "alias.long": "呼び名は{limit}字までです。いま{length}字です",
    "alias.invisible": "呼び名に、見えない文字が入っています。消してください",
    "alias.sign": "呼び名に使えない記号があります。ほかの字にしてください",
    "alias.contact": "呼び名が連絡先のように読めます。ほかの呼び名にしてください",
    "alias.reserved": "運営のように読める呼び名です。ほかの呼び名にしてください",
    "consent.missing": "「読みました。これで送ります」に印をつけてください",
    "entry.empty": "みんなに読んでもらう文章を入力してください",
    "event.too_long": "文章は{limit:,}字までです。いま{now:,}字です",
    "event.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "mail.blank": "メールアドレスを入力してください",
    "email.blank": "メールアドレスを入力してください",
    "email.at": "メールアドレスに「@」を入れてください",
    "email.long": "メールアドレスは{limit}字までです。いま{length}字です",
    "email.shape": "メールアドレスの形をたしかめてください",
}

NO_CODE = "受付番号が合いません。さいごのしるしまで、打ちまちがいがないか見なおしてください"
"""The one answer to a code that opens nothing, whatever is wrong with it."""

SUSPENDED = "いまは書きこみができません。書いた文章は、ここに残っています"
ONCE_MORE = "もう一度、送ってください。書いた文章は残っています。まだ届いていません"
AS_MEMBER = "ログインしているので、あなたのアカウントのやりとりになります。よければ、もう一度送ってください"
OPENED = "もう相談員が開いたので、取りもどせません。全部消すことは、いつでもできます"

DRAFT_KEPT = "下書きに保存しました。"
DRAFT_EMPTY = "まだ何も書かれていないので、下書きはありません。"
DRAFT_LATE = "この文章は、ほかの画面でもう送られています。"
TAKEN_BACK = "取りもどしました。いまは、だれにも見えません。"
TAKEN_OFF = "取りもどしました。もう、相談員は読めません。"
WAITS_ON = "このまま待ちます。順番は、そのままです。"
TO_EVERYONE = "匿名の日記として、会員が読めるようになりました。返事は、ここに届きます。"
NOT_EVERYONE = "「みんなに」は、18歳以上とわかる人だけが選べます。書いた文章は、ここに残っています"
EXTENSION_ASKED = "2週間の延長をお願いしています。"
EXTENDED = "相談期限を、2週間のばしました。"
SENT_AGAIN = "もう一度送りました。待っていた順番は、そのままです。"
DELETED = "全部消しました。"
ADDRESS_KEPT = "メールアドレスをおあずかりしました。"
ADDRESS_GONE = "メールアドレスを消しました。"
BOUND = "このやりとりを、あなたのアカウントに移しました。前の番号は使えません。"
OUT = "このやりとりから出ました。"
NOBODY_LISTENS = "いまは、引きうけている相談員がいません。"
HANDED = "次の人に渡します。"
WITHHELD = "次の人には渡しません。消しました。"
CHANGED = "相手を変えました。待っていた時間は、そのまま引きつぎます。"
FAREWELL_SAID = "受けとりました。ありがとうございます。"
WOULD_MEET = "選びました。相手も選んだときだけ、日記の名前がおたがいに見えます。"
WOULD_NOT_MEET = "「これからも日記で会う」を、選ばないことにしました。"
MET = "ふたりともが選びました。これからは、日記で会えます。"
MEETING_ENDED = "日記で会うのを終えました。あなたからのフォローも、はずしました。"
LETTER_KEPT = "手紙をとっておきました。"
LETTER_LET_GO = "とっておいた手紙を、はずしました。"
REOPENED = "返事を送りました。同じ相談員とのやりとりが、もう一度ひらきました。"
REOPENED_ON_BOARD = (
    "返事を送りました。前の相談員は、いま引きうけられません。"
    "ほかの相談員にも読めるようにして、返事を待ちます。"
)


def say(problem: Problem) -> str:
    """The sentence for *problem*."""
    return sentence(PROBLEMS, problem)


def consent_text() -> str:
    """The version of the lines beside 送る, as one reads it: 2026年11月."""
    year, month = CONSENT_VERSION.split("-")[:2]
    return f"{year}年{int(month)}月"


def how_long(wait: timedelta) -> str:
    """A wait as one says it, a minute too long rather than too short: 9時間20分, 40分, 2日と3時間."""
    minutes = -(-int(wait.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        days, left = divmod(hours, 24)
        return f"{days}日と{left}時間" if left else f"{days}日"
    if not hours:
        return f"{max(rest, 1)}分"
    return f"{hours}時間{rest}分" if rest else f"{hours}時間"


def people(number: int, fewest: int) -> str:
    """A number of people; fewer than *fewest* are not told apart."""
    return f"{number:,}人" if number >= fewest else f"{fewest}未満"
