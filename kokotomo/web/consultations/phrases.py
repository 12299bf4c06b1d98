"""What is said from Python on the writer's side."""

DRAFT_KEPT = "下書きに保存しました。"
