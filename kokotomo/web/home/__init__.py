"""ホーム, for guests and for members."""
