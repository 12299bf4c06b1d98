"""Words of 当番表 and of 安全の数字 that are said from Python."""

PROBLEMS = {
    "day.past": "これからの時間を選んでください",
    "day.far": "{days}日先までの時間を選んでください",
    "hours.range": "長さは{most}時間までです",
    "hours.choice": "何時間かを、ひとつ選んでください",
}

ON = "当番に入りました。"
OFF = "当番を終えました。おつかれさまでした。"
ENTERED = "当番表に入れました。"
YOURS = "この当番は、あなたが入ります。"
ASKED = "ほかの安全担当に伝えました。だれかが入るまでは、あなたの当番です。"
KEPT = "この当番は、そのままあなたが入ります。"
WITHDRAWN = "当番表から消しました。"
TAKEN = "この当番には、もう入る人がいます。"
CONFLICTS = {
    "duty.taken": TAKEN,
    "duty.begun": "はじまっている当番は、「当番を終える」で終えてください。",
}

URGENCIES = {"now": "いま", "today": "きょう中", "later": "あす以降"}
