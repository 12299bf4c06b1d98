"""What is said from Python to those who listen. Nothing of a thread is in it: some travel in a cookie."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kokotomo.domain.consultations.matching import Fit, Kind, Need
from kokotomo.domain.consultations.rules import Wish
from kokotomo.domain.volunteers.rules import Hours, Way
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Problem
from kokotomo.web.templating import WEEKDAYS

DRAFT_KEPT = "下書きに保存しました。"
EXTENSION_ASKED = "2週間の延長をお願いしています。"
EXTENDED = "相談期限を、2週間のばしました。"
NOTE_KEPT = "メモを保存しました。"
HANDED_OVER = "ほかの相談員に引きつぎました。読んでくれて、ありがとう。"
CLOSED = "このやりとりを終えました。聴いてくれて、ありがとう。"
NAME_FIRST = "先に、相談員名を決めてください。ここでの名前は、あなたの日記につながりません。"
SETTLED = "保存しました。"
RESTS = "休みにしました。新しい相談のお知らせは届きません。いまのやりとりは、そのまま続けられます。"
BACK = "おかえりなさい。また、新しい相談のお知らせが届きます。"
RELEASED = "戻りました。書いた人には、何も伝わりません。"
TAKEN = "引きうけました。書いた人に「読みました。{day}までに返事します」と伝わります。"
FOR_TONIGHT = "今夜は、この相談を渡します。合わないと感じたら、引きうけずに戻って大丈夫です。"

CONFLICTS = {
    "opening.held": "ほかの相談員が、ちょうど読みはじめました。ほかの相談を見てみてください。",
    "opening.enough": "今日は、ここまでにしましょう。{again}から、またひらけます。",
    "opening.rests": "いまは休んでいます。「休みを終える」を押すと、またひらけます。",
    "claim.gone": "ほかの相談員が、先に引きうけました。読んでくれて、ありがとうございます。",
    "claim.held": "いまは、ほかの相談員が読んでいます。少したってから、また見てみてください。",
    "claim.full": "同時に引きうけられるのは{limit}人までです。ひとつ終わると、また引きうけられます。",
    "opening.no_senior": (
        "見習いのあいだは、先輩の相談員がいっしょに読みます。この相談をいっしょに読める先輩が、いまはいません。"
    ),
    "claim.no_senior": (
        "見習いのあいだは、先輩の相談員がいっしょに読みます。この相談をいっしょに読める先輩が、いまはいません。"
    ),
    "claim.rests": "いまは休んでいます。「休みを終える」を押すと、引きうけられます。",
}

PROBLEMS = {
    "nickname.blank": "相談員名を入力してください",
    "nickname.too_short": "相談員名を{limit}字以上にしてください",
    "nickname.too_long": "相談員名は{limit}字までです。いま{length}字です",
    "nickname.invisible": "見えない文字（{code}）がまじっています。消してから入れてください",
    "nickname.mark": "「{sign}」は、本人の印とまちがえやすいので使えません。消してから入れてください",
    "nickname.spaces": "相談員名の空白を、ひとつずつにしてください",
    "nickname.contact": "連絡先のように読めるので、この名前は使えません。別の名前にしてください",
    "nickname.sign": "「{sign}」は相談員名に使えません。別の文字にしてください",
    "nickname.accents": "「{sign}」に印が重なりすぎています。減らしてから入れてください",
    "nickname.no_letters": "相談員名に、声に出して読める文字を入れてください",
    "nickname.mixed_script": "似た形の別の文字がまじっています。ひとつの種類の文字で入れてください",
    "nickname.reserved": "「{word}」は、運営の人とまちがえやすいので使えません。別の名前にしてください",
    "name.taken": "その相談員名か、見分けにくい名前が、もう使われています。別の名前にしてください",
    "name.nickname": "会員のニックネームと同じか、見分けにくい名前です。別の名前にしてください",
    "cover.one": "表紙の色をひとつ選んでください",
    "bio.long": "ひとことは{limit}字までです。いま{length}字です",
    "ways.some": "聴きかたを、並んでいる中から選んでください",
    "hours.some": "書くことが多い時間を、並んでいる中から選んでください",
    "cap.one": "同時に引きうける人数を、1人から{limit}人までで選んでください",
    "liked.many": "よく話す話題は{limit}個までです。いま{number}個です",
    "lived.many": "自分も経験したことは{limit}個までです。いま{number}個です",
    "refused.many": "受けない話題は{limit}個までです。いま{number}個です",
    "refused.liked": "「{name}」が、よく話す話題にも入っています。どちらかだけにしてください",
    "day.one": "返事をする日を、今日から7日のあいだで選んでください",
}

OWN_WAYS = {
    Way.LISTEN: "ただ聴く",
    Way.THINK: "いっしょに考える",
    Way.CHAT: "ふつうの話をする",
}
"""How somebody listens."""

WISHES = {
    Wish.LIVED: "似た経験のある人をさがしています",
    Wish.BEFORE: "前に話した人をさがしています",
}
"""As the board says them. A wish for somebody near in age stands nowhere: it would tell ages."""

HOURS = {
    Hours.WEEKDAY_MORNING: "平日の朝",
    Hours.WEEKDAY_DAY: "平日の昼",
    Hours.WEEKDAY_EVENING: "平日の夕方",
    Hours.WEEKDAY_NIGHT: "平日の夜",
    Hours.WEEKEND_MORNING: "週末の朝",
    Hours.WEEKEND_DAY: "週末の昼",
    Hours.WEEKEND_EVENING: "週末の夕方",
    Hours.WEEKEND_NIGHT: "週末の夜",
}

FOLLOW_UP = (
    "こんにちは。このやりとりが終わって、二週間がたちました。その後、どうですか。\n\n"
    "お返事は、なくても大丈夫です。話したいことがあれば、ここに書いてください。"
)
"""その後どうですか, as it is sent: the site's words, and so the same for everybody."""

FOLLOW_UP_SENT = "「その後どうですか」を送りました。"
FOLLOW_UP_SKIPPED = "送らないことにしました。"
FOLLOW_UP_OVER = "「その後どうですか」は、もう送れません。"
WOULD_MEET = "選びました。名前は、ふたりともが選んだときだけ見えます。"
MET = "ふたりともが選びました。これからは、日記で会えます。"
WOULD_NOT_MEET = "「これからも日記で会う」を、選ばないことにしました。"
MEETINGS_FULL = "いま日記で会っている人が{limit}人います。だれかと終えると、また選べます。"


def say(problem: Problem) -> str:
    """The sentence for a mistake."""
    return PROBLEMS[problem.key].format(**problem.facts)


def why(fit: Fit | None, need: Need, names: Mapping[int, str]) -> str | None:
    """Why a letter suits this volunteer, *names* being those of topics by row number; None where nothing is
    about just the two. Nothing is said of ages."""
    if fit is None or not fit.is_close:
        return None
    same: list[str] = []
    for reason in fit.reasons:
        topics = [names[topic] for topic in reason.topics if topic in names]
        if reason.kind == Kind.LIVED:
            same += [f"「{name}」の経験" for name in topics]
        elif reason.kind == Kind.LIKED:
            same += [f"話題「{name}」" for name in topics]
        elif reason.kind == Kind.WAY:
            same.append("聴きかた")
        elif reason.kind == Kind.HOURS and need.hours is not None:
            same.append(HOURS[need.hours])
    said = f"{'と、'.join(same)}が同じです" if same else ""
    if any(reason.kind == Kind.BEFORE for reason in fit.reasons):
        return "。".join(part for part in ("前に話した人です", said) if part)
    return said or None


def waited(since: datetime) -> str:
    """How long ago *since* is: たったいま, 12分まえ, 2時間まえ, 1日と4時間まえ."""
    minutes = int((clock.now() - since).total_seconds()) // 60
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return "たったいま"
    if hours < 1:
        return f"{minutes}分まえ"
    if days < 1:
        return f"{hours}時間まえ"
    return f"{days}日と{hours % 24}時間まえ" if hours % 24 else f"{days}日まえ"


def promises(days: Sequence[date]) -> list[tuple[str, str, str]]:
    """The buttons that take a letter: (value, words, what they say short), from today on."""
    hour = clock.now().astimezone(clock.TOKYO).hour
    tonight = "今夜" if hour >= 17 or hour < 4 else "今日"
    first = {0: (f"{tonight}のうちに返事します", tonight), 1: ("引きうけて、あすまでに返事します", "あす")}
    found: list[tuple[str, str, str]] = []
    for number, day in enumerate(days):
        short = f"{day.day}日（{WEEKDAYS[day.weekday()]}）"
        words, name = first.get(number, (f"{short}までに返事します", short))
        found.append((day.isoformat(), words, name))
    return found
