"""What is said from Python around applications. No word of one is in it: some travel in a cookie."""

from kokotomo.domain.volunteers.papers import Step
from kokotomo.foundation.errors import Problem
from kokotomo.web.forms import sentence

STEPS = {
    Step.MOTIVES: "動機",
    Step.LISTENING: "話題と時間",
    Step.GUIDE: "てびきへの同意",
    Step.PRACTICE: "練習の手紙",
}

SAVED = "保存しました。続きは、いつでも書けます。"
SENT = "申しこみを送りました。安全担当が読んで、手紙でお返事します。"
SENT_ALREADY = "申しこみは、もう送られています。"
WITHDRAWN = "申しこみを取りさげました。またいつでも、はじめられます。"
DECIDED = "手紙を送りました。本人のページに出ています。"

PROBLEMS = {
    "motives.missing": "動機を書いてください",
    "guidelines.missing": "てびきを読んで、同意してください",
    "practice.missing": "三つの練習の手紙に、それぞれ返事を書いてください",
    "words.long": "{limit:,}字までです。いま{length:,}字です",
    "words.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "ways.some": "聴きかたを、並んでいる中から選んでください",
    "hours.some": "時間を、並んでいる中から選んでください",
    "liked.many": "よく話す話題は{limit}個までです。いま{number}個です",
    "lived.many": "自分も経験したことは{limit}個までです。いま{number}個です",
    "refused.many": "受けない話題は{limit}個までです。いま{number}個です",
    "application.changed": (
        "別の画面で書きかえられています。送った文章は、ここに残っています。下とくらべて、もう一度保存してください"
    ),
    "decision.blank": "本人への手紙を書いてください",
    "decision.choice": "迎えるか、見送るかを選んでください",
    "application.unfit": "この人は、いまは相談員になれません（休止中か、退会したか、もう相談員です）",
}


def say(problem: Problem) -> str:
    """The sentence for a mistake."""
    return sentence(PROBLEMS, problem)
