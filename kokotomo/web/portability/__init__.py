"""書き出しと取りこみ: bringing diaries along, and taking them away."""
