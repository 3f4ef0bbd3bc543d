"""What a reader of 总览.html meets in a browser; skipped where there is no Chromium."""
