"""運営: roles, unsent mail, help lines, 話題, 今日の問い, and what the doctor says."""
