"""What is said from Python about replies."""

PROBLEMS = {
    "reply.empty": "返事を入力してください",
    "reply.too_long": "返事は{limit}字までです。いま{now}字です",
    "reply.heaped": "重なった記号が多すぎて表示できません。記号をへらしてください",
    "reply.closed": "この日記は、返事の受けつけを終えています。書いた文章は、ここに残っています",
    "reply.gone": "返事の相手の言葉が、もう見られません。このまま投稿すると、日記への返事になります",
    "reply.too_late": "返事を編集できるのは、投稿から15分のあいだです。書いた文章は、ここに残っています",
}

DELETED = "返事を削除しました。"
TOO_LATE = "返事を編集できるのは、投稿から15分のあいだです。削除は、いつでもできます。"
