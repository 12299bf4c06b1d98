"""What is said from Python to those who listen."""

DRAFT_KEPT = "下書きに保存しました。"
