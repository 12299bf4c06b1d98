"""What is said from Python about people and lists. No nickname stands in what is said after a tap: it
travels in a cookie."""

from kokotomo.domain.follows.rules import Card

MUTED = (
    "ミュートしました。わたしの画面に出なくなります。"
    "つながりの「ミュート・ブロック」で、いつでも解除できます。"
)
UNMUTED = "ミュートを解除しました。"
BLOCKED = (
    "ブロックしました。おたがいに見えなくなりました。相手には伝わりません。"
    "つながりの「ミュート・ブロック」で、いつでも解除できます。"
)
UNBLOCKED = "ブロックを解除しました。フォローは、元にもどりません。"
REMOVED = "フォローを外しました。相手には伝わりません。"

GREETED = "「{card}」を送りました。"
GREETED_BEFORE = "今日は、もう「{card}」を送っています。あいさつは、ひとりに一日一枚です。"

CARD_SIGNS = {Card.MORNING: "day", Card.THANKS: "cup", Card.NIGHT: "moon", Card.THINKING: "heart"}
"""The icon on a card."""

WORDS = {
    (False, False): "に返事をくれました。",
    (False, True): "で、あなたの返事に答えてくれました。",
    (True, False): "に、あなたが返事を書きました。",
    (True, True): "で、あなたが返事に答えました。",
}
"""What follows a page's title: by whether the reader gave the words, and whether they answer a reply."""

TO_AND_FRO = "で、返事をやりとりしました。"
UNDER_MINE = "あなたの"
LATELY = ("けさ", "今日", "きのう")
WROTE = "を書きました。"
