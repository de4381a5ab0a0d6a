"""Files of other programs to drafts of entries and notes."""
