"""What is said from Python about people and lists. No nickname stands in these: they travel in a cookie."""

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
