"""What is said from Python to those who listen. Nothing of a thread is in it: some travel in a cookie."""

DRAFT_KEPT = "下書きに保存しました。"
NOTE_KEPT = "メモを保存しました。"
HANDED_OVER = "ほかの相談員に引きつぎました。読んでくれて、ありがとう。"
CLOSED = "このやりとりを終えました。聴いてくれて、ありがとう。"
