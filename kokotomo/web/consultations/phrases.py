"""What is said from Python on the writer's side. Nothing of a thread is in it: some travel in a cookie."""

DRAFT_KEPT = "下書きに保存しました。"
NOBODY_LISTENS = "いまは、引きうけている相談員がいません。"
HANDED = "次の人に渡します。"
WITHHELD = "次の人には渡しません。消しました。"
CHANGED = "相手を変えました。待っていた時間は、そのまま引きつぎます。"
CLOSED = "このやりとりを終えました。"
