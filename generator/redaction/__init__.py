"""From the journal to what a public site may know: one allow-list, applied before any report or page."""
