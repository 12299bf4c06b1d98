"""What is said from Python about notifications and mail."""

PROBLEMS = {"hour.one": "時刻をひとつ選んでください"}

MAIL_KEPT = "メールの設定を保存しました。"
AS_IT_IS = "静かな時間は、このままにします。"
AWAKE = "今夜は、4時までお知らせします。"
